#include "services/budget/figures.h"

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/budget/amounts.h"

namespace liggare::budget {
namespace {

// The stated amounts of the months that have passed, and of the budget that no month states, its
// share of the year. A budget may have both: linear allocations beside monthly ones.
int64_t BudgetToDate(const v1::Cell& cell, int64_t budget, Date date, BalanceFn balance) {
  const int months_passed = WholeMonthsPassed(cell.budget_year(), date);
  int64_t stated = 0;
  int64_t stated_to_date = 0;
  for (int month = 1; month <= 12; ++month) {
    const int64_t amount = balance(CellAccount(v1::ACCOUNT_KIND_CELL_MONTH, cell, month));
    stated = Add(stated, amount);
    if (month <= months_passed) stated_to_date = Add(stated_to_date, amount);
  }
  return Add(stated_to_date, FloorShare(Subtract(budget, stated), months_passed, 12));
}

// Every column of Figures, now and when one is added: they are all int64.
template <typename Combine>
void CombineColumns(const v1::Figures& a, const v1::Figures& b, v1::Figures& result,
                    Combine combine) {
  const google::protobuf::Descriptor* columns = v1::Figures::descriptor();
  const google::protobuf::Reflection* reflection = v1::Figures::GetReflection();
  for (int i = 0; i < columns->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* column = columns->field(i);
    reflection->SetInt64(&result, column,
                         combine(reflection->GetInt64(a, column), reflection->GetInt64(b, column)));
  }
}

}  // namespace

v1::Figures CellFigures(const v1::Cell& cell, Date date, BalanceFn balance) {
  const auto of = [&](v1::AccountKind kind) { return balance(CellAccount(kind, cell)); };
  v1::Figures figures;
  figures.set_allocated(of(v1::ACCOUNT_KIND_CELL_ALLOCATED));
  figures.set_reallocated_in(of(v1::ACCOUNT_KIND_CELL_REALLOCATED_IN));
  figures.set_reallocated_out(Subtract(0, of(v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT)));
  figures.set_carried_in(of(v1::ACCOUNT_KIND_CELL_CARRIED_IN));
  figures.set_carried_out(Subtract(0, of(v1::ACCOUNT_KIND_CELL_CARRIED_OUT)));
  figures.set_budget(
      Subtract(Add(Add(figures.allocated(), figures.reallocated_in()), figures.carried_in()),
               Add(figures.reallocated_out(), figures.carried_out())));
  figures.set_budget_to_date(BudgetToDate(cell, figures.budget(), date, balance));
  figures.set_cost(of(v1::ACCOUNT_KIND_CELL_COST));
  figures.set_revenue(Subtract(0, of(v1::ACCOUNT_KIND_CELL_REVENUE)));
  figures.set_outcome(Subtract(figures.cost(), figures.revenue()));
  figures.set_remaining(Subtract(figures.budget(), figures.cost()));
  figures.set_deviation(Subtract(figures.budget_to_date(), figures.outcome()));
  return figures;
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
