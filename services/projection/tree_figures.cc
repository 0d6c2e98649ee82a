#include "services/projection/tree_figures.h"

#include <algorithm>

#include "services/budget/figures.h"

namespace liggare::projection {

TreeFigures::TreeFigures(const Register& known, const std::vector<const CellSeries*>& cells,
                         const LineTree& tree, const Balances& balances, const AsOf& as_of)
    : own_(tree.nodes().size()), total_(tree.nodes().size()) {
  cells_.reserve(cells.size());
  for (const CellSeries* cell : cells) {
    const CellRow& row = cells_.emplace_back(
        CellRow{cell, tree.IndexOf(cell->cell.line()), known.KindOf(cell->cell.fund(), as_of.size),
                projection::FiguresOf(*cell, balances, as_of.date)});
    budget::AddFigures(kinds_.at(row.kind), row.figures);
    if (row.line != LineTree::kNone) budget::AddFigures(own_[row.line].at(row.kind), row.figures);
    for (size_t line = row.line; line != LineTree::kNone; line = tree.nodes()[line].parent) {
      budget::AddFigures(total_[line].at(row.kind), row.figures);
    }
  }
  std::stable_sort(cells_.begin(), cells_.end(),
                   [](const CellRow& a, const CellRow& b) { return a.line < b.line; });
}

const v1::Figures& TreeFigures::Get(const std::vector<OfKinds>& figures, size_t line,
                                    v1::FundKind kind) {
  return line == LineTree::kNone ? v1::Figures::default_instance() : figures[line].at(kind);
}

v1::Figures TreeFigures::OfFund(const std::string& fund) const {
  v1::Figures sum;
  for (const CellRow& row : cells_) {
    if (row.series->cell.fund() == fund) budget::AddFigures(sum, row.figures);
  }
  return sum;
}

}  // namespace liggare::projection
