#include "services/budget/figures.h"

#include <string>

#include "services/budget/amounts.h"

namespace liggare::budget {
namespace {

// The stated amounts of the months that have passed, and of the budget that no month states, its
// share of the year. A budget may have both: linear allocations beside monthly ones.
int64_t BudgetToDate(const CellBalances& balances, int64_t budget, int budget_year, Date date) {
  const int months_passed = WholeMonthsPassed(budget_year, date);
  int64_t stated = 0;
  int64_t stated_to_date = 0;
  for (int month = 1; month <= 12; ++month) {
    const int64_t amount = balances.months[static_cast<size_t>(month - 1)];
    stated = Add(stated, amount);
    if (month <= months_passed) stated_to_date = Add(stated_to_date, amount);
  }
  return Add(stated_to_date, FloorShare(Subtract(budget, stated), months_passed, 12));
}

// Every column of Figures. A new one is added here and in the test that counts them.
template <typename Combine>
void CombineColumns(const v1::Figures& a, const v1::Figures& b, v1::Figures& result,
                    Combine combine) {
  result.set_allocated(combine(a.allocated(), b.allocated()));
  result.set_reallocated_in(combine(a.reallocated_in(), b.reallocated_in()));
  result.set_reallocated_out(combine(a.reallocated_out(), b.reallocated_out()));
  result.set_carried_in(combine(a.carried_in(), b.carried_in()));
  result.set_carried_out(combine(a.carried_out(), b.carried_out()));
  result.set_budget(combine(a.budget(), b.budget()));
  result.set_budget_to_date(combine(a.budget_to_date(), b.budget_to_date()));
  result.set_cost(combine(a.cost(), b.cost()));
  result.set_revenue(combine(a.revenue(), b.revenue()));
  result.set_outcome(combine(a.outcome(), b.outcome()));
  result.set_remaining(combine(a.remaining(), b.remaining()));
  result.set_deviation(combine(a.deviation(), b.deviation()));
}

}  // namespace

v1::Figures CellFigures(const CellBalances& balances, int budget_year, Date date) {
  v1::Figures figures;
  figures.set_allocated(balances.allocated);
  figures.set_reallocated_in(balances.reallocated_in);
  figures.set_reallocated_out(Subtract(0, balances.reallocated_out));
  figures.set_carried_in(balances.carried_in);
  figures.set_carried_out(Subtract(0, balances.carried_out));
  figures.set_budget(
      Subtract(Add(Add(figures.allocated(), figures.reallocated_in()), figures.carried_in()),
               Add(figures.reallocated_out(), figures.carried_out())));
  figures.set_budget_to_date(BudgetToDate(balances, figures.budget(), budget_year, date));
  figures.set_cost(balances.cost);
  figures.set_revenue(Subtract(0, balances.revenue));
  figures.set_outcome(Subtract(figures.cost(), figures.revenue()));
  figures.set_remaining(Subtract(figures.budget(), figures.cost()));
  figures.set_deviation(Subtract(figures.budget_to_date(), figures.outcome()));
  return figures;
}

v1::Figures CellFigures(const v1::Cell& cell, Date date, BalanceFn balance) {
  const auto of = [&](v1::AccountKind kind) { return balance(CellAccount(kind, cell)); };
  CellBalances balances;
  balances.allocated = of(v1::ACCOUNT_KIND_CELL_ALLOCATED);
  balances.reallocated_in = of(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN);
  balances.reallocated_out = of(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT);
  balances.carried_in = of(v1::ACCOUNT_KIND_CELL_CARRIED_IN);
  balances.carried_out = of(v1::ACCOUNT_KIND_CELL_CARRIED_OUT);
  balances.cost = of(v1::ACCOUNT_KIND_CELL_COST);
  balances.revenue = of(v1::ACCOUNT_KIND_CELL_REVENUE);
  for (int month = 1; month <= 12; ++month) {
    balances.months[static_cast<size_t>(month - 1)] =
        balance(CellAccount(v1::ACCOUNT_KIND_CELL_MONTH, cell, month));
  }
  return CellFigures(balances, cell.budget_year(), date);
}

void AddFigures(v1::Figures& to, const v1::Figures& more) { CombineColumns(to, more, to, Add); }

v1::Figures Difference(const v1::Figures& base, const v1::Figures& other) {
  v1::Figures difference;
  CombineColumns(other, base, difference, Subtract);
  return difference;
}

bool IsZero(const v1::Figures& figures) { return figures.ByteSizeLong() == 0; }

int64_t Remaining(const v1::Cell& cell, BalanceFn balance) {
  int64_t budget = 0;
  for (const Account& account : BudgetAccounts(cell)) budget = Add(budget, balance(account));
  return Subtract(budget, balance(CellAccount(v1::ACCOUNT_KIND_CELL_COST, cell)));
}

int64_t Unallocated(const std::string& fund, int pool_year, BalanceFn balance) {
  int64_t unallocated = 0;
  for (const Account& account : UnallocatedAccounts(fund, pool_year)) {
    unallocated = Add(unallocated, balance(account));
  }
  return unallocated;
}

}  // namespace liggare::budget
