// The rows of a budget: each line, in the order of the tree, in each kind of money that it has
// money, cost, an estimate or flags in, or that a line below it has a row in.
//
// Thread-compatible with the register that is asked.

#ifndef LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_
#define LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_

#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/balances.h"
#include "services/projection/cell_choice.h"
#include "services/projection/line_tree.h"
#include "services/projection/register.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {

// The kinds of money, in the order of answers.
inline constexpr v1::FundKind kFundKinds[] = {v1::FUND_KIND_OPERATING, v1::FUND_KIND_INVESTMENT};

// The lines that are chosen; of one fund without estimates and flags, which are of every fund. The
// flags of the lines were wanted.
google::protobuf::RepeatedPtrField<v1::LineFigures> LineRows(
    const Register& known, const LineTree& tree, const TreeFigures& figures,
    const CellChoice& choice, const Balances& balances, const AsOf& as_of, int budget_year);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LINE_ROWS_H_
