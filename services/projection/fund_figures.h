// The figures of funds at an as-of, and of the money that no cell has yet.
//
// Thread-compatible with the register that is asked.

#ifndef LIGGARE_SERVICES_PROJECTION_FUND_FIGURES_H_
#define LIGGARE_SERVICES_PROJECTION_FUND_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "liggare/v1/budget_service.pb.h"
#include "services/projection/as_of.h"
#include "services/projection/balances.h"
#include "services/projection/funds.h"
#include "services/projection/register.h"
#include "services/projection/tree_figures.h"

namespace liggare::projection {

// A fund's own money of a budget year, each as answers show it.
struct FundMoney {
  int64_t granted = 0;
  int64_t drawn = 0;
  int64_t carried_in = 0;
  int64_t carried_out = 0;
  int64_t allocated = 0;

  // Granted with what was carried in and out, less what was drawn.
  int64_t available() const { return granted - drawn + carried_in - carried_out; }
  int64_t unallocated() const { return available() - allocated; }
};
void WantMoney(const Register& known, const YearFund& fund, Wanted* wanted);
FundMoney MoneyOf(const Register& known, const YearFund& fund, const Balances& balances);

// Cost and revenue, both as answers show them, that no cell has yet.
struct Unattributed {
  int64_t cost = 0;
  int64_t revenue = 0;
};
// Of every fund and of none.
void WantUnattributed(const Register& known, Wanted* wanted);
Unattributed SumUnattributed(const Register& known, const Balances& balances);

// The money, unattributed money and flags of a fund are wanted.
void WantFund(const Register& known, const YearFund& fund, Wanted* wanted);
v1::FundFigures FiguresOf(const Register& known, const YearFund& fund, const TreeFigures& tree,
                          const Balances& balances, const AsOf& as_of);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FUND_FIGURES_H_
