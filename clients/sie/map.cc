#include "clients/sie/map.h"

#include <algorithm>

namespace liggare::sie {
namespace {

bool IsAmong(const std::set<std::string>& codes, int dimension, const Objects& objects) {
  return std::any_of(objects.begin(), objects.end(), [&](const Object& object) {
    return object.dimension == dimension && codes.contains(object.code);
  });
}

}  // namespace

bool AccountRange::Has(const std::string& account) const {
  const size_t digits = first.size();
  return account.size() >= digits && account.compare(0, digits, first) >= 0 &&
         account.compare(0, digits, last) <= 0;
}

std::optional<v1::Cell> Rule::CellOn(Date date) const {
  if (line.empty()) return std::nullopt;
  v1::Cell cell;
  cell.set_line(line);
  cell.set_fund(fund);
  cell.set_budget_year(year.value_or(static_cast<int>(date.year())));
  return cell;
}

bool Rule::IsValid(Date date) const { return (!from || *from <= date) && (!to || date <= *to); }

bool Rule::Matches(const Row& row) const {
  const bool has_objects = std::all_of(objects.begin(), objects.end(), [&](const auto& named) {
    return IsAmong(named.second, named.first, row.objects);
  });
  return has_objects && (accounts.empty() || HasAccount(row));
}

bool Rule::HasAccount(const Row& row) const {
  return std::any_of(accounts.begin(), accounts.end(),
                     [&](const AccountRange& range) { return range.Has(row.account); });
}

std::optional<AccountUse> Map::UseOf(const std::string& account) const {
  for (const auto& [range, use] : accounts) {
    if (range.Has(account)) return use;
  }
  return std::nullopt;
}

v1::EntryOrigin Map::OriginOf(const std::string& of_series) const {
  const auto at = series.find(of_series);
  return at == series.end() ? v1::ENTRY_ORIGIN_UNSPECIFIED : at->second;
}

}  // namespace liggare::sie
