#include "services/projection/funds.h"

#include <algorithm>
#include <set>

namespace liggare::projection {

std::vector<YearFund> FundsOfYear(const Books& books, Size size, int budget_year) {
  std::set<std::string> moved;
  for (const std::string& fund : books.PoolFunds(budget_year, size)) moved.insert(fund);
  for (const v1::Cell& cell : books.Cells(budget_year, size)) moved.insert(cell.fund());

  std::vector<YearFund> funds;
  for (const budget::Fund& fund : books.catalogue().Funds(size)) {
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

v1::FundKind KindOf(const budget::Catalogue& catalogue, const std::string& fund, Size size) {
  const std::optional<budget::Fund> found = catalogue.FindFund(fund, size);
  return found.has_value() ? found->kind() : v1::FUND_KIND_UNSPECIFIED;
}

}  // namespace liggare::projection
