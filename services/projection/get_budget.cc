// GetBudget: the budget of a year at an as-of, per line, cell, fund, kind and mandate.

#include <utility>

#include "services/budget/figures.h"
#include "services/projection/answers.h"
#include "services/projection/cell_choice.h"
#include "services/projection/flag_counts.h"
#include "services/projection/fund_figures.h"
#include "services/projection/funds.h"
#include "services/projection/line_rows.h"
#include "services/projection/line_tree.h"
#include "services/projection/question.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {
namespace {

// What is asked for, made out against the register.
struct Asked {
  const AsOf& as_of;
  int budget_year;
  LineTree tree;
  CellChoice choice;
  std::vector<YearFund> funds;

  // Whether the whole budget is asked for, and no part of it.
  bool whole() const { return choice.every_line && choice.fund.empty(); }
};

// The funds that the answer shows: a fund's figures are of all its lines.
std::vector<YearFund> FundsAsked(const Register& known, const Asked& asked) {
  if (!asked.choice.every_line) return {};
  std::vector<YearFund> funds = FundsOfYear(known, asked.as_of.size, asked.budget_year);
  std::erase_if(funds, [&](const YearFund& fund) {
    return !asked.choice.fund.empty() && fund.fund.id() != asked.choice.fund;
  });
  return funds;
}

absl::StatusOr<Asked> Ask(const Register& known, const v1::GetBudgetRequest& request,
                          const AsOf& as_of) {
  Asked asked{as_of,
              BudgetYear(request.budget_year(), as_of.date),
              LineTree(known.catalogue(), as_of.size),
              {},
              {}};
  if (absl::Status line = CheckLine(asked.tree, request.line(), as_of.size); !line.ok()) {
    return line;
  }
  if (absl::Status fund = CheckFund(known, request.fund(), as_of.size); !fund.ok()) return fund;
  asked.choice.every_line = request.line().empty();
  asked.choice.fund = request.fund();
  if (!asked.choice.every_line) asked.choice.lines = asked.tree.Below(request.line());
  asked.funds = FundsAsked(known, asked);
  return asked;
}

Wanted Want(const Register& known, const Asked& asked) {
  Wanted wanted;
  const auto cells = ChosenCells(known, asked.choice, asked.budget_year, asked.as_of.size);
  WantFigures(cells, &wanted);
  for (const CellSeries* cell : cells) wanted.AddFlags(cell->flags);
  if (asked.choice.fund.empty()) {
    for (const LineTree::Node& node : asked.tree.nodes()) {
      if (!asked.choice.HasLine(node.line())) continue;
      WantLineFlags(known, node.line(), asked.budget_year, &wanted);
    }
  }
  for (const YearFund& fund : asked.funds) WantFund(known, fund, &wanted);
  if (!asked.whole()) return wanted;
  for (const auto* mandate : known.catalogue().Mandates(asked.as_of.size)) {
    const MandateSeries* series = known.FindMandate(mandate->payload.mandate());
    if (series != nullptr) wanted.AddAll(series->all());
  }
  WantUnattributed(known, &wanted);
  wanted.AddFlags(known.flags());
  return wanted;
}

void AddCells(const TreeFigures& figures, const Balances& balances,
              v1::GetBudgetResponse* response) {
  for (const TreeFigures::CellRow& row : figures.cells()) {
    FlagCounts flags = CountFlags(row.series->flags, balances);
    if (budget::IsZero(row.figures) && flags.empty()) continue;
    v1::CellFigures* cell = response->add_cells();
    *cell->mutable_cell() = row.series->cell;
    cell->set_kind(row.kind);
    *cell->mutable_figures() = row.figures;
    *cell->mutable_flags() = std::move(flags);
  }
}

void AddFunds(const Register& known, const Asked& asked, const TreeFigures& figures,
              const Balances& balances, v1::GetBudgetResponse* response) {
  for (const YearFund& fund : asked.funds) {
    *response->add_funds() = FiguresOf(known, fund, figures, balances, asked.as_of);
  }
}

// Per kind what the funds of known amount have.
void AddKinds(const Register& known, const Asked& asked, const TreeFigures& figures,
              const Balances& balances, v1::GetBudgetResponse* response) {
  for (const v1::FundKind kind : kFundKinds) {
    v1::KindFigures sums;
    sums.set_kind(kind);
    *sums.mutable_cells() = figures.OfKind(kind);
    bool any = !budget::IsZero(sums.cells());
    for (const YearFund& fund : asked.funds) {
      if (fund.fund.kind() != kind) continue;
      any = true;
      if (fund.fund.unlimited()) continue;
      const FundMoney money = MoneyOf(known, fund, balances);
      sums.set_granted(sums.granted() + money.available());
      sums.set_unallocated(sums.unallocated() + money.unallocated());
    }
    if (any) *response->add_kinds() = std::move(sums);
  }
}

void AddMandates(const Register& known, const AsOf& as_of, const Balances& balances,
                 v1::GetBudgetResponse* response) {
  for (const auto* given : known.catalogue().Mandates(as_of.size)) {
    const std::string& id = given->payload.mandate();
    const auto* mandate = known.catalogue().MandateAt(id, as_of.date, as_of.size);
    if (mandate == nullptr) continue;
    const MandateSeries* found = known.FindMandate(id);
    const MandateSeries series = found == nullptr ? MandateSeries() : *found;
    const int64_t undistributed = balances.Of(series.of(v1::ACCOUNT_KIND_MANDATE_BASE));
    const int64_t distributed = balances.Of(series.of(v1::ACCOUNT_KIND_MANDATE_USED));
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

void Answer(const Register& known, const Asked& asked, const Balances& balances,
            v1::GetBudgetResponse* response) {
  const v1::LedgerOpened ledger = known.catalogue().Ledger(asked.as_of.size);
  const TreeFigures figures(known,
                            ChosenCells(known, asked.choice, asked.budget_year, asked.as_of.size),
                            asked.tree, balances, asked.as_of);
  *response->mutable_as_of() = ToProto(asked.as_of);
  response->set_ledger(known.ledger());
  response->set_ledger_name(ledger.name());
  response->set_currency(ledger.currency());
  response->set_budget_year(asked.budget_year);
  *response->mutable_lines() =
      LineRows(known, asked.tree, figures, asked.choice, balances, asked.as_of, asked.budget_year);
  AddCells(figures, balances, response);
  AddFunds(known, asked, figures, balances, response);
  if (!asked.whole()) return;
  AddKinds(known, asked, figures, balances, response);
  AddMandates(known, asked.as_of, balances, response);
  const Unattributed unattributed = SumUnattributed(known, balances);
  response->set_unattributed_cost(unattributed.cost);
  response->set_unattributed_revenue(unattributed.revenue);
  *response->mutable_flags() = CountFlags(known.flags(), balances);
}

}  // namespace

absl::StatusOr<v1::GetBudgetResponse> GetBudget(const Holdings& holdings,
                                                const v1::GetBudgetRequest& request,
                                                const AsOf& as_of) {
  if (absl::Status year = CheckBudgetYear(request.budget_year()); !year.ok()) return year;
  Wanted wanted;
  const absl::StatusOr<Asked> asked =
      holdings.Read([&](const Register& known) -> absl::StatusOr<Asked> {
        absl::StatusOr<Asked> made_out = Ask(known, request, as_of);
        if (made_out.ok()) wanted = Want(known, *made_out);
        return made_out;
      });
  if (!asked.ok()) return asked.status();
  const absl::StatusOr<Balances> balances = holdings.BalancesAt(std::move(wanted), as_of);
  if (!balances.ok()) return balances.status();
  v1::GetBudgetResponse response;
  holdings.Read([&](const Register& known) { Answer(known, *asked, *balances, &response); });
  return response;
}

}  // namespace liggare::projection
