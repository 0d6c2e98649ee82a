#include "services/projection/fund_figures.h"

#include <map>

#include "services/projection/flag_counts.h"

namespace liggare::projection {
namespace {

// What the fund's grants plan for each year, of those that count at the date.
std::map<int, int64_t> YearAmounts(const Register& known, const std::string& fund,
                                   const AsOf& as_of) {
  std::map<int, int64_t> sums;
  for (const auto* grant : known.catalogue().Grants(fund, as_of.size)) {
    if (grant->effective > as_of.date) continue;
    for (const v1::YearAmount& planned : grant->payload.year_amounts()) {
      sums[planned.budget_year()] += planned.amount();
    }
  }
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

Unattributed UnattributedOf(const UnattributedSeries& series, const Balances& balances) {
  // Revenue is booked negative.
  return {balances.Of(series.of(v1::ACCOUNT_KIND_UNATTRIBUTED_COST)),
          -balances.Of(series.of(v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE))};
}

}  // namespace

void WantMoney(const Register& known, const YearFund& fund, Wanted* wanted) {
  const PoolSeries* pool = known.FindPool(fund.fund.id(), fund.pool_year);
  if (pool != nullptr) wanted->AddAll(pool->money.all());
}

FundMoney MoneyOf(const Register& known, const YearFund& fund, const Balances& balances) {
  const PoolSeries* pool = known.FindPool(fund.fund.id(), fund.pool_year);
  if (pool == nullptr) return {};
  const auto balance = [&](v1::AccountKind kind) { return balances.Of(pool->money.of(kind)); };
  // What has left the fund has a negative balance.
  return {balance(v1::ACCOUNT_KIND_FUND_GRANTED), -balance(v1::ACCOUNT_KIND_FUND_DRAWN),
          balance(v1::ACCOUNT_KIND_FUND_CARRIED_IN), -balance(v1::ACCOUNT_KIND_FUND_CARRIED_OUT),
          -balance(v1::ACCOUNT_KIND_FUND_ALLOCATED)};
}

void WantUnattributed(const Register& known, Wanted* wanted) {
  for (const auto& [fund, series] : known.unattributed()) wanted->AddAll(series.all());
}

Unattributed SumUnattributed(const Register& known, const Balances& balances) {
  Unattributed sum;
  for (const auto& [fund, series] : known.unattributed()) {
    const Unattributed of_fund = UnattributedOf(series, balances);
    sum.cost += of_fund.cost;
    sum.revenue += of_fund.revenue;
  }
  return sum;
}

void WantFund(const Register& known, const YearFund& fund, Wanted* wanted) {
  WantMoney(known, fund, wanted);
  const auto unattributed = known.unattributed().find(fund.fund.id());
  if (unattributed != known.unattributed().end()) wanted->AddAll(unattributed->second.all());
  wanted->AddFlags(known.FlagsOfFund(fund.fund.id()));
}

v1::FundFigures FiguresOf(const Register& known, const YearFund& fund, const TreeFigures& tree,
                          const Balances& balances, const AsOf& as_of) {
  const FundMoney money = MoneyOf(known, fund, balances);
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
  const auto series = known.unattributed().find(id);
  if (series != known.unattributed().end()) {
    const Unattributed unattributed = UnattributedOf(series->second, balances);
    figures.set_unattributed_cost(unattributed.cost);
    figures.set_unattributed_revenue(unattributed.revenue);
  }
  *figures.mutable_flags() = CountFlags(known.FlagsOfFund(id), balances);
  for (const auto& [year, amount] : YearAmounts(known, id, as_of)) {
    v1::YearAmount* planned = figures.add_year_amounts();
    planned->set_budget_year(year);
    planned->set_amount(amount);
  }
  return figures;
}

}  // namespace liggare::projection
