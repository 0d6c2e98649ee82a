#include "services/projection/entry_calendar.h"

#include <algorithm>
#include <utility>

namespace liggare::projection {
namespace {

using Positions = std::vector<Position>;

// The range of positions at `from` or later and within the size.
std::pair<Positions::const_iterator, Positions::const_iterator> Range(const Positions& positions,
                                                                      Size from, Size within) {
  const auto begin = std::lower_bound(positions.begin(), positions.end(), Position{from.value});
  return {begin, std::lower_bound(begin, positions.end(), Position{within.value})};
}

}  // namespace

const v1::CostPosted* PostedBy(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (payload.has_cost_posted()) return &payload.cost_posted();
  const v1::Payload& replacement = payload.event_corrected().replacement();
  return replacement.has_cost_posted() ? &replacement.cost_posted() : nullptr;
}

void EntryCalendar::Apply(const v1::Record& record) {
  const v1::CostPosted* entry = PostedBy(record);
  if (entry == nullptr) return;
  const budget::Month month =
      entry->accounting_period().empty()
          ? budget::Month(budget::StoredDate(record.event().effective_date()))
          : budget::StoredMonth(entry->accounting_period());
  months_[month].push_back(Position{record.position()});
}

int64_t EntryCalendar::Count(budget::Month first, budget::Month last, Size from,
                             Size within) const {
  int64_t count = 0;
  for (auto it = months_.lower_bound(first); it != months_.end() && it->first <= last; ++it) {
    const auto [begin, end] = Range(it->second, from, within);
    count += end - begin;
  }
  return count;
}

std::vector<Position> EntryCalendar::Find(budget::Month first, budget::Month last, Size from,
                                          Size within, size_t entries_max) const {
  std::vector<Position> found;
  for (auto it = months_.lower_bound(first); it != months_.end() && it->first <= last; ++it) {
    const auto [begin, end] = Range(it->second, from, within);
    found.insert(found.end(), begin, begin + std::min<int64_t>(end - begin, entries_max));
  }
  std::sort(found.begin(), found.end());
  if (found.size() > entries_max) found.resize(entries_max);
  return found;
}

}  // namespace liggare::projection
