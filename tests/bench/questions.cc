#include "tests/bench/questions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tests/bench/wire.h"
#include "tests/bench/workload.h"

namespace liggare::bench {
namespace {

constexpr int kSizes = 1'000;

struct CellOfKind {
  v1::Cell cell;
  v1::FundKind kind;
};

// The cells of every year that a fund is for.
absl::StatusOr<std::vector<CellOfKind>> Cells(client::Client& client, const std::string& ledger) {
  v1::GetCatalogueRequest asked;
  asked.set_ledger(ledger);
  asked.mutable_as_of()->set_effective_date("2999-12-31");
  const auto catalogue = client.GetCatalogue(asked);
  if (!catalogue.ok()) return catalogue.status();
  int first = 0;
  int last = 0;
  for (const v1::CatalogueFund& fund : catalogue->funds()) {
    first = first == 0 ? fund.fund().first_budget_year()
                       : std::min(first, fund.fund().first_budget_year());
    last = std::max(last, fund.fund().last_budget_year());
  }
  std::vector<CellOfKind> cells;
  for (int year = first; first > 0 && year <= last; ++year) {
    v1::GetBudgetRequest request;
    request.set_ledger(ledger);
    request.mutable_as_of()->set_effective_date("2999-12-31");
    request.set_budget_year(year);
    const auto budget = client.GetBudget(request);
    if (!budget.ok()) return budget.status();
    for (const v1::CellFigures& cell : budget->cells()) cells.push_back({cell.cell(), cell.kind()});
  }
  if (cells.empty()) return absl::FailedPreconditionError("the ledger has no cell to ask about");
  return cells;
}

// Sizes that end an append.
absl::StatusOr<std::vector<int64_t>> Sizes(client::Client& client, const std::string& ledger,
                                           int64_t size, Draw& draw) {
  std::vector<int64_t> sizes;
  v1::GetEventRequest first;
  first.set_ledger(ledger);
  first.set_position(1);
  const auto definitions = client.GetEvent(first);
  if (!definitions.ok()) return definitions.status();
  const int64_t defined = 1 + definitions->record().append_count();
  for (int i = 0; i < kSizes && defined < size; ++i) {
    v1::GetEventRequest request;
    request.set_ledger(ledger);
    request.set_position(defined + draw.Below(size - defined));
    const auto event = client.GetEvent(request);
    if (!event.ok()) return event.status();
    sizes.push_back(event->record().append_first() + event->record().append_count());
  }
  sizes.push_back(size);
  return sizes;
}

}  // namespace

absl::StatusOr<Questions> MakeQuestions(client::Client& client, const std::string& ledger,
                                        uint64_t seed, int count) {
  Draw draw(seed, 0xA50F);
  v1::GetLedgerRequest about;
  about.set_ledger(ledger);
  const auto found = client.GetLedger(about);
  if (!found.ok()) return found.status();
  const auto cells = Cells(client, ledger);
  if (!cells.ok()) return cells.status();
  const auto sizes = Sizes(client, ledger, found->ledger().size(), draw);
  if (!sizes.ok()) return sizes.status();

  Questions questions;
  questions.size = found->ledger().size();
  questions.cells = cells->size();
  for (int i = 0; i < count; ++i) {
    const CellOfKind& chosen = (*cells)[static_cast<size_t>(draw.Below(cells->size()))];
    const int64_t size = (*sizes)[static_cast<size_t>(draw.Below(sizes->size()))];
    const int year = chosen.cell.budget_year();
    const std::string date = absl::FormatCivilTime(absl::CivilDay(year, 1, 1) + draw.Below(365));
    v1::GetTimelineRequest timeline;
    timeline.set_ledger(ledger);
    timeline.set_line(chosen.cell.line());
    timeline.set_fund(chosen.cell.fund());
    timeline.set_kind(chosen.kind);
    timeline.set_budget_year(year);
    timeline.set_from_date(date);
    timeline.set_to_date(date);
    timeline.mutable_known()->set_size(size);
    questions.cell.push_back(Encode(timeline));
    v1::GetBudgetRequest budget;
    budget.set_ledger(ledger);
    budget.set_budget_year(year);
    budget.mutable_as_of()->set_effective_date(date);
    budget.mutable_as_of()->set_size(size);
    questions.budget.push_back(Encode(budget));
    v1::GetInclusionProofRequest proof;
    proof.set_ledger(ledger);
    proof.set_size(1 + draw.Below(questions.size));
    proof.set_position(draw.Below(proof.size()));
    questions.proof.push_back(Encode(proof));
  }
  return questions;
}

}  // namespace liggare::bench
