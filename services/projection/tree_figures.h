// The figures of cells of a budget year at an as-of, rolled up the programme tree.
//
// Invariant: a line's total is the sum of its own cells' figures and its children's totals, per
// kind of money; kinds are never added to each other. Thread-compatible. Owns its figures; borrows
// the tree, and of its cells what the register holds, for as long as that is locked.

#ifndef LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_
#define LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_

#include <array>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/balances.h"
#include "services/projection/cell_choice.h"
#include "services/projection/line_tree.h"
#include "services/projection/register.h"

namespace liggare::projection {

class TreeFigures {
 public:
  struct CellRow {
    const CellSeries* series;
    size_t line;  // its place in the tree
    v1::FundKind kind = v1::FUND_KIND_UNSPECIFIED;
    v1::Figures figures;
  };

  // Of cells whose series were wanted; by line and fund, as the register gives them.
  TreeFigures(const Register& known, const std::vector<const CellSeries*>& cells,
              const LineTree& tree, const Balances& balances, const AsOf& as_of);

  // By line in the order of the tree, and by fund.
  const std::vector<CellRow>& cells() const { return cells_; }

  // By a line's place in the tree; zero where there are no cells.
  const v1::Figures& Own(size_t line, v1::FundKind kind) const { return Get(own_, line, kind); }
  const v1::Figures& Total(size_t line, v1::FundKind kind) const { return Get(total_, line, kind); }
  const v1::Figures& OfKind(v1::FundKind kind) const { return kinds_.at(kind); }
  v1::Figures OfFund(const std::string& fund) const;

 private:
  using OfKinds = std::array<v1::Figures, v1::FundKind_ARRAYSIZE>;

  static const v1::Figures& Get(const std::vector<OfKinds>& figures, size_t line,
                                v1::FundKind kind);

  std::vector<CellRow> cells_;
  std::vector<OfKinds> own_;
  std::vector<OfKinds> total_;
  OfKinds kinds_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_
