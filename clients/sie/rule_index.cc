#include "clients/sie/rule_index.h"

#include <algorithm>
#include <tuple>

#include "absl/container/inlined_vector.h"

namespace liggare::sie {
namespace {

constexpr size_t kRulesOfRowUsual = 8;

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

RuleIndex::RuleIndex(const Map& map) {
  for (const Rule& rule : map.rules) {
    if (rule.objects.empty()) of_accounts_.push_back(&rule);
    for (const auto& [dimension, codes] : rule.objects) {
      for (const std::string& code : codes) by_object_[{dimension, code}].push_back(&rule);
    }
  }
}

Placement RuleIndex::Place(Date date, const Row& row) const {
  absl::InlinedVector<const Rule*, kRulesOfRowUsual> speaking;
  for (const Rule* const rule : of_accounts_) {
    if (rule->HasAccount(row)) speaking.push_back(rule);
  }
  for (const Object& object : row.objects) {
    const auto named = by_object_.find(object);
    if (named == by_object_.end()) continue;
    speaking.insert(speaking.end(), named->second.begin(), named->second.end());
  }
  // In the order of the map, each once.
  std::sort(speaking.begin(), speaking.end());
  speaking.erase(std::unique(speaking.begin(), speaking.end()), speaking.end());

  Placement placement;
  for (const Rule* const rule : speaking) {
    if (!rule->IsValid(date)) continue;
    placement.in_scope = true;
    if (rule->Matches(row)) Weigh(*rule, placement);
  }
  if (placement.disputed) placement.rule = nullptr;
  return placement;
}

}  // namespace liggare::sie
