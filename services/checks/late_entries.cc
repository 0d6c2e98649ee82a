#include "services/checks/late_entries.h"

#include <algorithm>

#include "services/checks/group.h"

namespace liggare::checks {

void LateEntries::Take(const Shown& shown) {
  if (shown.is_posted()) {
    entries_.push_back({shown.position, shown.entry()->amount(), shown.Month(), shown.day});
  }
  if (!shown.says.has_follow_up_approved()) return;
  const v1::FollowUpApproved& header = shown.says.follow_up_approved();
  follow_ups_.push_back(
      {shown.position, header.follow_up(), projection::StoredMonthDay(header.first_month()),
       projection::StoredMonthDay(header.last_month()), Size{header.as_of_size()}});
}

void LateEntries::Finish(const Ended& ended, Findings& findings) {
  for (const FollowUp& follow_up : follow_ups_) {
    if (!ended.Stands(follow_up.position)) continue;
    Group late;
    const auto first = std::partition_point(
        entries_.begin(), entries_.end(),
        [&](const Entry& entry) { return follow_up.size.Contains(entry.position); });
    for (auto entry = first; entry != entries_.end(); ++entry) {
      if (entry->month < follow_up.first_month || entry->month > follow_up.last_month) continue;
      late.Add(entry->position, entry->amount, entry->day);
    }
    if (late.empty()) continue;
    findings.push_back(late.Finding(v1::BOOK_CHECK_LATE));
    findings.back().set_subject(follow_up.id);
  }
}

}  // namespace liggare::checks
