#include "services/projection/fund_figures.h"

#include <map>

namespace liggare::projection {
namespace {

// What the fund's grants plan for each year, of those that count at the date.
std::map<int, int64_t> YearAmounts(const Books& books, const std::string& fund, const AsOf& as_of) {
  std::map<int, int64_t> sums;
  for (const auto* grant : books.catalogue().Grants(fund, as_of.size)) {
    if (grant->effective > as_of.date) continue;
    for (const v1::YearAmount& planned : grant->payload.year_amounts()) {
      sums[planned.budget_year()] += planned.amount();
    }
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

}  // namespace

FundMoney MoneyOf(const Books& books, const YearFund& fund, const AsOf& as_of) {
  const auto balance = [&](v1::AccountKind kind) {
    return books.Balance(budget::FundAccount(kind, fund.fund.id(), fund.pool_year), as_of);
  };
  // What has left the fund has a negative balance.
  return {balance(v1::ACCOUNT_KIND_FUND_GRANTED), -balance(v1::ACCOUNT_KIND_FUND_DRAWN),
          balance(v1::ACCOUNT_KIND_FUND_CARRIED_IN), -balance(v1::ACCOUNT_KIND_FUND_CARRIED_OUT),
          -balance(v1::ACCOUNT_KIND_FUND_ALLOCATED)};
}

Unattributed UnattributedAt(const Books& books, const AsOf& as_of) {
  Unattributed sum;
  books.balances().ForEach(v1::ACCOUNT_KIND_UNATTRIBUTED_COST,
                           [&](const budget::Account&, const Series& series) {
                             sum.cost += series.Balance(as_of.date, as_of.size);
                           });
  books.balances().ForEach(v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE,
                           [&](const budget::Account&, const Series& series) {
                             sum.revenue -= series.Balance(as_of.date, as_of.size);
                           });
  return sum;
}

Unattributed UnattributedOf(const Books& books, const std::string& fund, const AsOf& as_of) {
  budget::Account account;
  account.fund = fund;
  account.kind = v1::ACCOUNT_KIND_UNATTRIBUTED_COST;
  const int64_t cost = books.Balance(account, as_of);
  account.kind = v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE;
  return {cost, -books.Balance(account, as_of)};
}

v1::FundFigures FiguresOf(const Books& books, const YearFund& fund, const TreeFigures& tree,
                          const AsOf& as_of) {
  const FundMoney money = MoneyOf(books, fund, as_of);
  const std::string& id = fund.fund.id();
  v1::FundFigures figures;
  figures.set_fund(id);
  figures.set_name(fund.fund.opening->payload.name());
  figures.set_kind(fund.fund.kind());
  figures.set_first_budget_year(fund.fund.first_year());
  figures.set_last_budget_year(fund.fund.last_year());
  figures.set_activity_code(fund.fund.activity_code());
  figures.set_unlimited(fund.fund.unlimited());
  figures.set_granted(money.granted);
  figures.set_drawn(money.drawn);
  figures.set_carried_in(money.carried_in);
  figures.set_carried_out(money.carried_out);
  figures.set_allocated(money.allocated);
  figures.set_unallocated(money.unallocated());
  *figures.mutable_cells() = tree.OfFund(id);
  if (!fund.own_year) return figures;
  const Unattributed unattributed = UnattributedOf(books, id, as_of);
  figures.set_unattributed_cost(unattributed.cost);
  figures.set_unattributed_revenue(unattributed.revenue);
  *figures.mutable_flags() = books.flags().OfFund(id, as_of.date, as_of.size);
  for (const auto& [year, amount] : YearAmounts(books, id, as_of)) {
    v1::YearAmount* planned = figures.add_year_amounts();
    planned->set_budget_year(year);
    planned->set_amount(amount);
  }
  return figures;
}

}  // namespace liggare::projection
