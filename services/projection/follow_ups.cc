// GetFollowUp and ListFollowUps: what was approved beside what is known.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/projection/answers.h"
#include "services/projection/cell_choice.h"
#include "services/projection/entry_calendar.h"
#include "services/projection/line_tree.h"
#include "services/projection/record_details.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

using budget::FollowUp;

constexpr size_t kLateMax = 1'000;

// The follow-up's date, at the size asked.
AsOf KnownAsOf(const FollowUp& follow_up, const AsOf& known) {
  return {budget::StoredDate(follow_up.header->payload.as_of_date()), known.size,
          known.recorded_at};
}

// The entries that come late for a follow-up.
EntryRange LateFor(const v1::FollowUpApproved& header, Size known) {
  return {budget::StoredMonth(header.first_month()), budget::StoredMonth(header.last_month()),
          Size{header.as_of_size()}, known};
}

bool Changed(const v1::FollowUpLine& approved, const v1::Figures& known) {
  return approved.budget() != known.budget() ||
         approved.budget_to_date() != known.budget_to_date() ||
         approved.outcome() != known.outcome();
}

// A follow-up with the figures that are known of its lines, each beside its line.
struct Known {
  FollowUp follow_up;
  AsOf as_of;
  std::vector<v1::Figures> figures;
  int64_t late_entries = 0;

  const v1::FollowUpApproved& header() const { return follow_up.header->payload; }
};

// Finds a follow-up and wants the figures of its year; nothing when it is not approved at the size.
std::optional<Known> FindKnown(const Register& known, const std::string& id, const AsOf& as_of,
                               Wanted* wanted) {
  std::optional<FollowUp> follow_up = known.catalogue().FindFollowUp(id, as_of.size);
  if (!follow_up.has_value()) return std::nullopt;
  const AsOf known_as_of = KnownAsOf(*follow_up, as_of);
  const int budget_year = follow_up->header->payload.budget_year();
  WantFigures(ChosenCells(known, CellChoice(), budget_year, as_of.size), wanted);
  return Known{*std::move(follow_up), known_as_of, {}, 0};
}

void AddFigures(const Register& known, const Balances& balances, Known* of) {
  const LineTree tree(known.catalogue(), of->as_of.size);
  const TreeFigures figures(
      known, ChosenCells(known, CellChoice(), of->header().budget_year(), of->as_of.size), tree,
      balances, of->as_of);
  for (const auto* line : of->follow_up.lines) {
    const v1::FollowUpLine& approved = line->payload;
    of->figures.push_back(figures.Total(tree.IndexOf(approved.line()), approved.kind()));
  }
}

// What is known of a follow-up; nothing when it is not approved at the size.
absl::StatusOr<std::optional<Known>> ReadKnown(const Holdings& holdings, const std::string& id,
                                               const AsOf& as_of) {
  Wanted wanted;
  std::optional<Known> found =
      holdings.Read([&](const Register& known) { return FindKnown(known, id, as_of, &wanted); });
  if (!found.has_value()) return found;
  const absl::StatusOr<Balances> balances = holdings.BalancesAt(std::move(wanted), found->as_of);
  if (!balances.ok()) return balances.status();
  holdings.Read([&](const Register& known) { AddFigures(known, *balances, &*found); });
  const absl::StatusOr<int64_t> late = CountEntries(holdings, LateFor(found->header(), as_of.size));
  if (!late.ok()) return late.status();
  found->late_entries = *late;
  return found;
}

v1::FollowUpSummary SummaryOf(const Known& known) {
  v1::FollowUpSummary summary;
  *summary.mutable_header() = known.header();
  summary.set_position(known.follow_up.header->position.value);
  summary.set_approved_date(budget::FormatDate(known.follow_up.header->effective));
  for (size_t i = 0; i < known.figures.size(); ++i) {
    if (Changed(known.follow_up.lines[i]->payload, known.figures[i])) {
      summary.set_changed_since(true);
    }
  }
  summary.set_late_entries(known.late_entries);
  return summary;
}

void AddLines(const budget::Catalogue& catalogue, const Known& known,
              v1::GetFollowUpResponse* response) {
  const Size size{known.header().as_of_size()};
  for (size_t i = 0; i < known.figures.size(); ++i) {
    const v1::FollowUpLine& approved = known.follow_up.lines[i]->payload;
    const auto* defined = catalogue.FindLine(approved.line(), size);
    v1::FollowUpComparison* row = response->add_lines();
    *row->mutable_approved() = approved;
    if (defined != nullptr) row->set_name(defined->payload.name());
    *row->mutable_known() = known.figures[i];
    row->set_changed_since(Changed(approved, row->known()));
    row->set_forecast_deviation(approved.budget() - approved.forecast());
  }
}

// The cell of an entry's own record when it has one only; else its fund where it is known.
v1::Cell CellOfEntry(const v1::Record& record) {
  v1::Cell only;
  std::string fund;
  bool several = false;
  for (const v1::Posting& posting : record.postings()) {
    if (posting.reversal()) continue;
    const budget::Account account = budget::FromProto(posting.to_account());
    fund = account.fund;
    if (!budget::IsCellMoney(account.kind)) continue;
    several = several || !only.line().empty();
    only = budget::CellOf(account);
  }
  if (!several && !only.line().empty()) return only;
  v1::Cell of_fund;
  if (!several) of_fund.set_fund(fund);
  return of_fund;
}

absl::Status AddLate(const Holdings& holdings, const std::vector<Position>& late, const AsOf& known,
                     RecordReader record_at, Cancelled cancelled,
                     v1::GetFollowUpResponse* response) {
  CellGrounds grounds(known, holdings);
  for (const Position position : late) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<v1::Record> record = record_at(position);
    if (!record.ok()) return record.status();
    const v1::CostPosted* entry = PostedBy(*record);
    budget::Require(entry != nullptr, "a late entry is an entry");
    v1::FigurePart* part = response->add_late();
    part->set_position(position.value);
    part->set_effective_date(record->event().effective_date());
    part->set_amount(entry->amount());
    *part->mutable_cell() = CellOfEntry(*record);
    const absl::Status described = Describe(*record, record_at, cancelled, grounds, part);
    if (!described.ok()) return described;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetFollowUpResponse> GetFollowUp(const Holdings& holdings,
                                                    const v1::GetFollowUpRequest& request,
                                                    const AsOf& known, RecordReader record_at,
                                                    Cancelled cancelled) {
  const auto found = ReadKnown(holdings, request.follow_up(), known);
  if (!found.ok()) return found.status();
  if (!found->has_value()) {
    const std::string at = std::to_string(known.size.value);
    return budget::Refuse(v1::ERROR_REASON_FOLLOW_UP_NOT_FOUND,
                          "No follow-up \"" + request.follow_up() + "\" is approved at size " + at +
                              ". Ask for one that ListFollowUps lists.",
                          {{"follow_up", request.follow_up()}, {"size", at}});
  }
  const Known& follow_up = **found;
  v1::GetFollowUpResponse response;
  *response.mutable_summary() = SummaryOf(follow_up);
  holdings.Read([&](const Register& read) { AddLines(read.catalogue(), follow_up, &response); });
  *response.mutable_known() = ToProto(follow_up.as_of);
  const auto late =
      FindEntries(holdings, LateFor(follow_up.header(), known.size), kLateMax, cancelled);
  if (!late.ok()) return late.status();
  const absl::Status added =
      AddLate(holdings, *late, follow_up.as_of, record_at, cancelled, &response);
  if (!added.ok()) return added;
  return response;
}

absl::StatusOr<v1::ListFollowUpsResponse> ListFollowUps(const Holdings& holdings, const AsOf& known,
                                                        Cancelled cancelled) {
  v1::ListFollowUpsResponse response;
  const std::vector<std::string> ids = holdings.Read([&](const Register& read) {
    std::vector<std::string> found;
    for (const auto* header : read.catalogue().FollowUpHeaders(known.size)) {
      found.push_back(header->payload.follow_up());
    }
    return found;
  });
  for (const std::string& id : ids) {
    if (cancelled()) return CancelledStatus();
    const auto found = ReadKnown(holdings, id, known);
    if (!found.ok()) return found.status();
    budget::Require(found->has_value(), "what is approved at a size stays so");
    *response.add_follow_ups() = SummaryOf(**found);
  }
  return response;
}

}  // namespace liggare::projection
