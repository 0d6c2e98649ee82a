// The funds that matter to a budget year at an as-of, and whose own money counts for it.
//
// Thread-compatible with the register that is asked. What it gives borrows the facts of the
// catalogue, which stay.

#ifndef LIGGARE_SERVICES_PROJECTION_FUNDS_H_
#define LIGGARE_SERVICES_PROJECTION_FUNDS_H_

#include <string>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/catalogue.h"
#include "services/projection/register.h"

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
std::vector<YearFund> FundsOfYear(const Register& known, Size size, int budget_year);

// A cell without a line: how answers name a fund's own money, or with year 0 what no cell has yet.
v1::Cell CellOfFund(const std::string& fund, int pool_year);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FUNDS_H_
