// From balances to the columns that people read. The one place that says what budget, remaining,
// outcome, deviation and budget to date are; the projection and the rules both ask here.
//
// Invariant: the figures of several cells are the sums of the cells' figures, column by column.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_FIGURES_H_
#define LIGGARE_SERVICES_BUDGET_FIGURES_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/dates.h"

namespace liggare::budget {

// The balance of an account at the as-of of the question.
using BalanceFn = absl::FunctionRef<int64_t(const Account&)>;

// What the money accounts of a cell and its months hold at a date.
struct CellBalances {
  int64_t allocated = 0;
  int64_t reallocated_in = 0;
  int64_t reallocated_out = 0;
  int64_t carried_in = 0;
  int64_t carried_out = 0;
  int64_t cost = 0;
  int64_t revenue = 0;
  std::array<int64_t, 12> months = {};
};

// The figures of a cell at a date. The balances are those of that date.
v1::Figures CellFigures(const CellBalances& balances, int budget_year, Date date);
v1::Figures CellFigures(const v1::Cell& cell, Date date, BalanceFn balance);

// Adds figures to others, every column.
void AddFigures(v1::Figures& to, const v1::Figures& more);

// `other` less `base`, every column.
v1::Figures Difference(const v1::Figures& base, const v1::Figures& other);

// Whether every column is zero.
bool IsZero(const v1::Figures& figures);

// What a cell may still spend: its budget less its cost.
int64_t Remaining(const v1::Cell& cell, BalanceFn balance);

// What a fund has not allocated yet in a pool year.
int64_t Unallocated(const std::string& fund, int pool_year, BalanceFn balance);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_FIGURES_H_
