#include "clients/sie/map.h"

#include <algorithm>
#include <tuple>

namespace liggare::sie {
namespace {

bool IsAmong(const std::set<std::string>& codes, int dimension, const Objects& objects) {
  return std::any_of(objects.begin(), objects.end(), [&](const Object& object) {
    return object.dimension == dimension && codes.contains(object.code);
  });
}

auto Target(const Rule& rule) { return std::tie(rule.line, rule.fund, rule.year, rule.coded_as); }

// A rule that names a line says more than one that names a fund, and that more than one of scope.
int Weight(const Rule& rule) {
  if (!rule.line.empty()) return 2;
  return rule.fund.empty() ? 0 : 1;
}

// Lets a rule that matches speak, beside those that have spoken.
void Weigh(const Rule& rule, Placement& placement) {
  const bool first = placement.rule == nullptr;
  if (first || Weight(rule) > Weight(*placement.rule)) {
    placement.rule = &rule;
    placement.disputed = false;
  } else if (Weight(rule) == Weight(*placement.rule)) {
    placement.disputed |= Target(rule) != Target(*placement.rule);
  }
}

}  // namespace

bool AccountRange::Has(const std::string& account) const {
  const std::string head = account.substr(0, first.size());
  return head.size() == first.size() && first <= head && head <= last;
}

bool Rule::IsValid(Date date) const { return (!from || *from <= date) && (!to || date <= *to); }

bool Rule::SpeaksOf(const Row& row) const {
  if (objects.empty()) return HasAccount(row);
  return std::any_of(objects.begin(), objects.end(), [&](const auto& named) {
    return IsAmong(named.second, named.first, row.objects);
  });
}

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

Placement Place(const Map& map, Date date, const Row& row) {
  Placement placement;
  for (const Rule& rule : map.rules) {
    if (!rule.IsValid(date) || !rule.SpeaksOf(row)) continue;
    placement.in_scope = true;
    if (rule.Matches(row)) Weigh(rule, placement);
  }
  if (placement.disputed) placement.rule = nullptr;
  return placement;
}

}  // namespace liggare::sie
