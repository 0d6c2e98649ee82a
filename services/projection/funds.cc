#include "services/projection/funds.h"

#include <algorithm>
#include <set>
#include <string>

namespace liggare::projection {

std::vector<YearFund> FundsOfYear(const Register& known, Size size, int budget_year) {
  std::set<std::string> moved;
  for (const std::string& fund : known.PoolFunds(budget_year, size)) moved.insert(fund);
  for (const CellSeries* cell : known.Cells(budget_year, size)) moved.insert(cell->cell.fund());

  std::vector<YearFund> funds;
  for (const budget::Fund& fund : known.catalogue().Funds(size)) {
    const bool own_year = fund.first_year() <= budget_year && budget_year <= fund.last_year();
    if (!own_year && !moved.contains(fund.id())) continue;
    // Before its first year a fund has no money, whatever was spent on it.
    const int pool_year = own_year ? fund.last_year() : budget_year;
    funds.push_back({fund, own_year, pool_year});
  }
  std::stable_sort(funds.begin(), funds.end(), [](const YearFund& a, const YearFund& b) {
    return a.fund.kind() < b.fund.kind();
  });
  return funds;
}

v1::Cell CellOfFund(const std::string& fund, int pool_year) {
  v1::Cell cell;
  cell.set_fund(fund);
  cell.set_budget_year(pool_year);
  return cell;
}

}  // namespace liggare::projection
