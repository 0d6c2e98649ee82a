// The funds that matter to a budget year at an as-of, and whose own money counts for it.
//
// Thread-compatible with the books that are asked.

#ifndef LIGGARE_SERVICES_PROJECTION_FUNDS_H_
#define LIGGARE_SERVICES_PROJECTION_FUNDS_H_

#include <string>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/catalogue.h"
#include "services/projection/books.h"

namespace liggare::projection {

// A fund of a budget year.
struct YearFund {
  budget::Fund fund;
  // Whether the budget year is one of the fund's; else it shows only what is of that year.
  bool own_year = false;
  // The year that its own money of the budget year is kept under.
  int pool_year = 0;
};

// The funds whose years include the budget year, or that have money or cells of that year; by kind
// and id.
std::vector<YearFund> FundsOfYear(const Books& books, Size size, int budget_year);

// The kind of a fund; unspecified for one that is not granted at the size.
v1::FundKind KindOf(const budget::Catalogue& catalogue, const std::string& fund, Size size);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FUNDS_H_
