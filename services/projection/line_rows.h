// The rows of a budget: each line, in the order of the tree, in each kind of money that it has
// money, cost or an estimate in.
//
// Thread-compatible with the books that are asked.

#ifndef LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_
#define LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_

#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/books.h"
#include "services/projection/line_tree.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {

// The kinds of money, in the order of answers.
inline constexpr v1::FundKind kFundKinds[] = {v1::FUND_KIND_OPERATING, v1::FUND_KIND_INVESTMENT};

// A line has a row for what is below it too, and where events behind its own cells carry flags.
std::vector<v1::LineFigures> LineRows(const Books& books, const LineTree& tree,
                                      const TreeFigures& figures, const AsOf& as_of,
                                      int budget_year);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_
