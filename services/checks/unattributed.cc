#include "services/checks/unattributed.h"

#include <algorithm>

#include "services/budget/amounts.h"
#include "services/checks/group.h"

namespace liggare::checks {
namespace {

bool IsUnattributed(const v1::Account& account) {
  return account.kind() == v1::ACCOUNT_KIND_UNATTRIBUTED_COST ||
         account.kind() == v1::ACCOUNT_KIND_UNATTRIBUTED_REVENUE;
}

// Leaves out what has come to zero.
void Add(projection::Day day, int64_t amount, std::map<projection::Day, int64_t>& amounts) {
  int64_t& sum = amounts[day];
  sum = budget::Add(sum, amount);
  if (sum == 0) amounts.erase(day);
}

}  // namespace

void Unattributed::Take(const Shown& shown) {
  const v1::Payload& payload = shown.record.event().payload();
  Position entry = shown.position;
  if (payload.has_cost_attributed()) {
    entry = EntryOf(Position{payload.cost_attributed().entry_position()});
  } else if (payload.has_event_corrected()) {
    entry = EntryOf(Position{payload.event_corrected().position()});
  } else if (!payload.has_cost_posted()) {
    return;
  }
  if (entry != shown.position) entry_of_.emplace_back(shown.position, entry);
  Open& open = open_[entry];
  for (const v1::Posting& posting : shown.record.postings()) {
    const projection::Day day = shown.DayOf(posting);
    if (day > day_) continue;
    if (IsUnattributed(posting.to_account())) Add(day, posting.amount(), open);
    if (IsUnattributed(posting.from_account())) Add(day, -posting.amount(), open);
  }
  if (open.empty()) open_.erase(entry);
}

Position Unattributed::EntryOf(Position position) const {
  const auto at =
      std::lower_bound(entry_of_.begin(), entry_of_.end(), position,
                       [](const auto& known, Position sought) { return known.first < sought; });
  return at != entry_of_.end() && at->first == position ? at->second : position;
}

void Unattributed::Finish(const Ended&, Findings& findings) {
  std::map<projection::Day, Group> months;
  for (const auto& [entry, open] : open_) {
    int64_t sum = 0;
    for (const auto& [day, amount] : open) sum = budget::Add(sum, amount);
    if (sum == 0) continue;
    const projection::Day first = open.begin()->first;
    months[projection::FirstOfMonth(first)].Add(entry, sum, first);
  }
  for (const auto& [month, entries] : months) {
    findings.push_back(entries.Finding(v1::BOOK_CHECK_UNATTRIBUTED));
    findings.back().set_days(static_cast<int32_t>(day_ - entries.first_day()));
  }
}

}  // namespace liggare::checks
