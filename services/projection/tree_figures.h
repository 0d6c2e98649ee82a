// The figures of all cells of a budget year at an as-of, rolled up the programme tree.
//
// Invariant: a line's total is the sum of its own cells' figures and its children's totals, per
// kind of money; kinds are never added to each other. Thread-compatible. Owns its figures; borrows
// nothing once made.

#ifndef LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_
#define LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/books.h"
#include "services/projection/line_tree.h"

namespace liggare::projection {

class TreeFigures {
 public:
  struct CellRow {
    v1::Cell cell;
    v1::FundKind kind = v1::FUND_KIND_UNSPECIFIED;
    v1::Figures figures;
  };

  // With a fund: of its cells alone.
  TreeFigures(const Books& books, const LineTree& tree, const AsOf& as_of, int budget_year,
              const std::string& fund = {});

  // By line in the order of the tree, and by fund.
  const std::vector<CellRow>& cells() const { return cells_; }

  // Zero where there are no cells.
  const v1::Figures& Own(const std::string& line, v1::FundKind kind) const;
  const v1::Figures& Total(const std::string& line, v1::FundKind kind) const;
  const v1::Figures& OfKind(v1::FundKind kind) const;
  v1::Figures OfFund(const std::string& fund) const;

 private:
  using LineKind = std::pair<std::string, v1::FundKind>;

  std::vector<CellRow> cells_;
  std::map<LineKind, v1::Figures> own_;
  std::map<LineKind, v1::Figures> total_;
  std::map<v1::FundKind, v1::Figures> kinds_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_TREE_FIGURES_H_
