#include "services/projection/tree_figures.h"

#include <algorithm>

#include "services/budget/figures.h"
#include "services/projection/funds.h"

namespace liggare::projection {
namespace {

template <typename Key>
const v1::Figures& Get(const std::map<Key, v1::Figures>& figures, const Key& key) {
  const auto it = figures.find(key);
  return it == figures.end() ? v1::Figures::default_instance() : it->second;
}

}  // namespace

TreeFigures::TreeFigures(const Books& books, const LineTree& tree, const AsOf& as_of,
                         int budget_year, const std::string& fund) {
  const auto balance = [&](const budget::Account& account) {
    return books.Balance(account, as_of);
  };
  for (v1::Cell& cell : books.Cells(budget_year, as_of.size)) {
    if (!fund.empty() && cell.fund() != fund) continue;
    CellRow& row = cells_.emplace_back();
    row.kind = KindOf(books.catalogue(), cell.fund(), as_of.size);
    row.figures = budget::CellFigures(cell, as_of.date, balance);
    row.cell = std::move(cell);
    budget::AddFigures(own_[{row.cell.line(), row.kind}], row.figures);
    budget::AddFigures(kinds_[row.kind], row.figures);
    tree.ForSelfAndAncestors(row.cell.line(), [&](const std::string& line) {
      budget::AddFigures(total_[{line, row.kind}], row.figures);
    });
  }
  std::stable_sort(cells_.begin(), cells_.end(), [&](const CellRow& a, const CellRow& b) {
    return tree.IndexOf(a.cell.line()) < tree.IndexOf(b.cell.line());
  });
}

const v1::Figures& TreeFigures::Own(const std::string& line, v1::FundKind kind) const {
  return Get(own_, LineKind{line, kind});
}

const v1::Figures& TreeFigures::Total(const std::string& line, v1::FundKind kind) const {
  return Get(total_, LineKind{line, kind});
}

const v1::Figures& TreeFigures::OfKind(v1::FundKind kind) const { return Get(kinds_, kind); }

v1::Figures TreeFigures::OfFund(const std::string& fund) const {
  v1::Figures sum;
  for (const CellRow& row : cells_) {
    if (row.cell.fund() == fund) budget::AddFigures(sum, row.figures);
  }
  return sum;
}

}  // namespace liggare::projection
