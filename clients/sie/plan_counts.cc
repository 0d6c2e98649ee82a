#include "clients/sie/plan_counts.h"

#include <algorithm>

namespace liggare::sie {

PlanCounts::PlanCounts(const Map& map) {
  for (const Rule& rule : map.rules) {
    for (const auto& [dimension, codes] : rule.objects) {
      dimensions_.insert(dimension);
      for (const std::string& code : codes) named_.insert({{dimension, code}, false});
    }
  }
}

void PlanCounts::Add(const PlannedRow& planned) {
  const Row& row = *planned.row;
  OfAccount& account = accounts_[row.account];
  totals_.read.Add(row.amount);
  account.read.Add(row.amount);
  OfVerdict(planned.verdict, account).Add(row.amount);
  for (const Object& object : row.objects) {
    if (const auto named = named_.find(object); named != named_.end()) named->second = true;
  }
  if (planned.verdict == Verdict::kOutOfScope && planned.use &&
      *planned.use != AccountUse::kOutside) {
    SeeUnnamed(row);
  }
  if (!planned.taken()) return;
  account.taken.Add(row.amount);
  const Placement& placement = planned.placement;
  const bool known = placement.rule != nullptr && !placement.rule->line.empty();
  (known ? totals_.attributed : totals_.unattributed).Add(row.amount);
  if (placement.disputed) totals_.disputed.Add(row.amount);
  pairs_.Add(row);
}

Tally& PlanCounts::OfVerdict(Verdict verdict, OfAccount& account) {
  switch (verdict) {
    case Verdict::kTaken:
      break;
    case Verdict::kOutOfScope:
      return totals_.out_of_scope;
    case Verdict::kUnmapped:
      return account.unmapped;
    case Verdict::kOutside:
      return totals_.outside;
    case Verdict::kZero:
      return totals_.zero;
  }
  return totals_.taken;
}

void PlanCounts::SeeUnnamed(const Row& row) {
  for (const Object& object : row.objects) {
    if (dimensions_.contains(object.dimension) && !named_.contains(object)) {
      totals_.unnamed[object].Add(row.amount);
    }
  }
}

PlanTotals PlanCounts::totals() const {
  PlanTotals totals = totals_;
  for (const auto& [account, of_account] : accounts_) {
    totals.accounts[account] = of_account.read;
    if (of_account.taken.rows > 0) totals.taken_accounts[account] = of_account.taken;
    if (of_account.unmapped.rows > 0) totals.unmapped[account] = of_account.unmapped;
  }
  totals.reversing_pairs = pairs_.pairs();
  totals.reversed = pairs_.sum();
  return totals;
}

std::vector<Object> PlanCounts::UnknownObjects(const Declared& declared) const {
  std::vector<Object> unknown;
  for (const auto& [object, seen] : named_) {
    if (!seen && !declared.objects.contains(object)) unknown.push_back(object);
  }
  std::sort(unknown.begin(), unknown.end());
  return unknown;
}

}  // namespace liggare::sie
