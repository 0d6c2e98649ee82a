#include "services/checks/group.h"

#include <algorithm>

#include "services/budget/amounts.h"

namespace liggare::checks {
namespace {

constexpr size_t kPositionsMax = 20;

}  // namespace

void Group::Add(Position position, int64_t amount, projection::Day day) {
  if (positions_.size() < kPositionsMax) positions_.push_back(position);
  ++events_;
  amount_ = budget::Add(amount_, amount);
  first_day_ = std::min(first_day_, day);
  last_day_ = std::max(last_day_, day);
}

v1::BookFinding Group::Finding(v1::BookCheck check) const {
  v1::BookFinding finding;
  finding.set_check(check);
  for (const Position position : positions_) finding.add_positions(position.value);
  finding.set_events(events_);
  finding.set_amount(amount_);
  finding.set_first_date(budget::FormatDate(projection::DateOf(first_day_)));
  finding.set_last_date(budget::FormatDate(projection::DateOf(last_day_)));
  return finding;
}

v1::BookFinding FindingOf(v1::BookCheck check, Position position, int64_t amount,
                          projection::Day day) {
  Group group;
  group.Add(position, amount, day);
  return group.Finding(check);
}

}  // namespace liggare::checks
