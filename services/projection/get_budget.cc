// GetBudget: the budget of a year at an as-of, per line, cell, fund, kind and mandate.

#include <algorithm>
#include <set>
#include <utility>

#include "services/budget/figures.h"
#include "services/projection/answers.h"
#include "services/projection/fund_figures.h"
#include "services/projection/funds.h"
#include "services/projection/line_rows.h"
#include "services/projection/line_tree.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

void AddCells(const Books& books, const TreeFigures& figures, const AsOf& as_of,
              v1::GetBudgetResponse* response) {
  for (const TreeFigures::CellRow& row : figures.cells()) {
    FlagIndex::Counts flags = books.flags().OfCell(row.cell, as_of.date, as_of.size);
    if (budget::IsZero(row.figures) && flags.empty()) continue;
    v1::CellFigures* cell = response->add_cells();
    *cell->mutable_cell() = row.cell;
    cell->set_kind(row.kind);
    *cell->mutable_figures() = row.figures;
    *cell->mutable_flags() = std::move(flags);
  }
}

// The funds, and per kind what those of known amount have.
void AddFundsAndKinds(const Books& books, const TreeFigures& figures, const AsOf& as_of,
                      int budget_year, v1::GetBudgetResponse* response) {
  const std::vector<YearFund> funds = FundsOfYear(books, as_of.size, budget_year);
  for (const v1::FundKind kind : kFundKinds) {
    v1::KindFigures sums;
    sums.set_kind(kind);
    *sums.mutable_cells() = figures.OfKind(kind);
    bool any = !budget::IsZero(sums.cells());
    for (const YearFund& fund : funds) {
      if (fund.fund.kind() != kind) continue;
      any = true;
      *response->add_funds() = FiguresOf(books, fund, figures, as_of);
      if (fund.fund.unlimited()) continue;
      const FundMoney money = MoneyOf(books, fund, as_of);
      sums.set_granted(sums.granted() + money.available());
      sums.set_unallocated(sums.unallocated() + money.unallocated());
    }
    if (any) *response->add_kinds() = std::move(sums);
  }
}

void AddMandates(const Books& books, const AsOf& as_of, v1::GetBudgetResponse* response) {
  for (const auto* given : books.catalogue().Mandates(as_of.size)) {
    const std::string& id = given->payload.mandate();
    const auto* mandate = books.catalogue().MandateAt(id, as_of.date, as_of.size);
    if (mandate == nullptr) continue;
    budget::Account account;
    account.reference = id;
    account.kind = v1::ACCOUNT_KIND_MANDATE_BASE;
    const int64_t undistributed = books.Balance(account, as_of);
    account.kind = v1::ACCOUNT_KIND_MANDATE_USED;
    const int64_t distributed = books.Balance(account, as_of);
    v1::MandateFigures* figures = response->add_mandates();
    figures->set_mandate(id);
    figures->set_delegate(mandate->payload.delegate().id());
    figures->set_base(undistributed + distributed);
    figures->set_distributed(distributed);
    figures->set_undistributed(undistributed);
    figures->set_interpreted(!mandate->payload.base_interpretation().empty() ||
                             mandate->authority.basis() == v1::AUTHORITY_BASIS_INTERPRETATION);
  }
}

}  // namespace

absl::StatusOr<v1::GetBudgetResponse> GetBudget(const Books& books,
                                                const v1::GetBudgetRequest& request,
                                                const AsOf& as_of) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  const int budget_year = BudgetYear(request.budget_year(), as_of.date);
  const LineTree tree(books.catalogue(), as_of.size);
  const TreeFigures figures(books, tree, as_of, budget_year);
  const v1::LedgerOpened ledger = books.catalogue().Ledger(as_of.size);

  v1::GetBudgetResponse response;
  *response.mutable_as_of() = ToProto(as_of);
  response.set_ledger(books.ledger());
  response.set_ledger_name(ledger.name());
  response.set_currency(ledger.currency());
  response.set_budget_year(budget_year);
  for (v1::LineFigures& row : LineRows(books, tree, figures, as_of, budget_year)) {
    *response.add_lines() = std::move(row);
  }
  AddCells(books, figures, as_of, &response);
  AddFundsAndKinds(books, figures, as_of, budget_year, &response);
  AddMandates(books, as_of, &response);
  const Unattributed unattributed = UnattributedAt(books, as_of);
  response.set_unattributed_cost(unattributed.cost);
  response.set_unattributed_revenue(unattributed.revenue);
  *response.mutable_flags() = books.flags().OfAll(as_of.date, as_of.size);
  return response;
}

}  // namespace liggare::projection
