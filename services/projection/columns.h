// Which accounts a column of the budget is made of, and which column an account moves.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_PROJECTION_COLUMNS_H_
#define LIGGARE_SERVICES_PROJECTION_COLUMNS_H_

#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"

namespace liggare::projection {

// Balances of a kind of account, times a sign.
struct Component {
  v1::AccountKind kind;
  int sign;
};

// Whose money a column shows.
enum class ColumnOf { kNone, kCell, kFund, kUnattributed };
ColumnOf OwnerOf(v1::Column column);

// What a column is the sum of; of BUDGET_TO_DATE what the budget of the year is the sum of.
std::vector<Component> ComponentsOf(v1::Column column);

// The kinds of account whose money answers show, each with the one column it moves and the sign it
// has there. A fund's money drawn or allocated moves what it has unallocated.
struct Moved {
  v1::AccountKind kind;
  v1::Column column;
  int sign;
};
const std::vector<Moved>& MovedByCells();
const std::vector<Moved>& MovedByFunds();
const std::vector<Moved>& MovedUnattributed();

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_COLUMNS_H_
