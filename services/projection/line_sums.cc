#include "services/projection/line_sums.h"

#include "services/budget/figures.h"
#include "services/projection/answers.h"
#include "services/projection/funds.h"
#include "services/projection/line_tree.h"

namespace liggare::projection {

std::map<v1::FundKind, v1::Figures> SumCells(const Books& books, const CellChoice& choice,
                                             const AsOf& as_of, int budget_year) {
  std::map<v1::FundKind, v1::Figures> sums;
  const auto balance = [&](const budget::Account& account) {
    return books.Balance(account, as_of);
  };
  for (const v1::Cell& cell : books.Cells(budget_year, as_of.size)) {
    if (!choice.Has(cell)) continue;
    budget::AddFigures(sums[KindOf(books.catalogue(), cell.fund(), as_of.size)],
                       budget::CellFigures(cell, as_of.date, balance));
  }
  return sums;
}

v1::Figures LineFigures(const Books& books, const std::string& line, v1::FundKind kind,
                        int budget_year, const AsOf& as_of) {
  CellChoice choice;
  choice.lines = LineTree(books.catalogue(), as_of.size).Below(line);
  return SumCells(books, choice, as_of, budget_year)[kind];
}

}  // namespace liggare::projection
