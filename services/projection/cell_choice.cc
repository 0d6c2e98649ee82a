#include "services/projection/cell_choice.h"

#include "services/budget/figures.h"
#include "services/projection/answers.h"
#include "services/projection/line_tree.h"

namespace liggare::projection {

std::vector<const CellSeries*> ChosenCells(const Register& known, const CellChoice& choice,
                                           int budget_year, Size size) {
  std::vector<const CellSeries*> cells = known.Cells(budget_year, size);
  std::erase_if(cells, [&](const CellSeries* cell) { return !choice.Has(cell->cell); });
  return cells;
}

void WantFigures(const std::vector<const CellSeries*>& cells, Wanted* wanted) {
  for (const CellSeries* cell : cells) {
    wanted->AddAll(cell->money.all());
    wanted->AddAll(cell->months);
  }
}

v1::Figures FiguresOf(const CellSeries& cell, const Balances& balances, budget::Date date) {
  const auto of = [&](v1::AccountKind kind) { return balances.Of(cell.money.of(kind)); };
  budget::CellBalances held;
  held.allocated = of(v1::ACCOUNT_KIND_CELL_ALLOCATED);
  held.reallocated_in = of(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN);
  held.reallocated_out = of(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT);
  held.carried_in = of(v1::ACCOUNT_KIND_CELL_CARRIED_IN);
  held.carried_out = of(v1::ACCOUNT_KIND_CELL_CARRIED_OUT);
  held.cost = of(v1::ACCOUNT_KIND_CELL_COST);
  held.revenue = of(v1::ACCOUNT_KIND_CELL_REVENUE);
  for (size_t month = 0; month < cell.months.size(); ++month) {
    held.months[month] = balances.Of(cell.months[month]);
  }
  return budget::CellFigures(held, cell.cell.budget_year(), date);
}

std::map<v1::FundKind, v1::Figures> SumCells(const Register& known,
                                             const std::vector<const CellSeries*>& cells,
                                             const Balances& balances, const AsOf& as_of) {
  std::map<v1::FundKind, v1::Figures> sums;
  for (const CellSeries* cell : cells) {
    budget::AddFigures(sums[known.KindOf(cell->cell.fund(), as_of.size)],
                       FiguresOf(*cell, balances, as_of.date));
  }
  return sums;
}

absl::StatusOr<v1::Figures> LineFigures(const Holdings& holdings, const std::string& line,
                                        v1::FundKind kind, int budget_year, const AsOf& as_of) {
  CellChoice choice;
  choice.every_line = false;
  Wanted wanted;
  holdings.Read([&](const Register& known) {
    choice.lines = LineTree(known.catalogue(), as_of.size).Below(line);
    WantFigures(ChosenCells(known, choice, budget_year, as_of.size), &wanted);
  });
  const absl::StatusOr<Balances> balances = holdings.BalancesAt(std::move(wanted), as_of);
  if (!balances.ok()) return balances.status();
  return holdings.Read([&](const Register& known) {
    const auto cells = ChosenCells(known, choice, budget_year, as_of.size);
    return SumCells(known, cells, *balances, as_of)[kind];
  });
}

}  // namespace liggare::projection
