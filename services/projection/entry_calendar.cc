#include "services/projection/entry_calendar.h"

#include "services/projection/series_walk.h"

namespace liggare::projection {
namespace {

SeriesId Calendar(const Holdings& holdings) {
  return holdings.Read([](const Register& known) { return known.entries(); });
}

// How many entries of the months are within a size.
absl::StatusOr<int64_t> CountWithin(const Holdings& holdings, SeriesId calendar, Day first,
                                    Day last, Size size) {
  const absl::StatusOr<BalanceCut> cut = holdings.index().CutAt(size);
  if (!cut.ok()) return cut.status();
  const SeriesId ids[] = {calendar};
  const int64_t before = first == 0 ? 0 : cut->Sum(ids, first - 1)[0];
  return cut->Sum(ids, last)[0] - before;
}

}  // namespace

absl::StatusOr<int64_t> CountEntries(const Holdings& holdings, const EntryRange& range) {
  const SeriesId calendar = Calendar(holdings);
  if (calendar == kNoSeries || range.last < range.first || range.within <= range.from) {
    return int64_t{0};
  }
  const Day first = DayOf(budget::Date(range.first));
  const Day last = DayOf(budget::Date(range.last));
  const auto before = CountWithin(holdings, calendar, first, last, range.from);
  if (!before.ok()) return before.status();
  const auto within = CountWithin(holdings, calendar, first, last, range.within);
  if (!within.ok()) return within.status();
  return *within - *before;
}

absl::StatusOr<std::vector<Position>> FindEntries(const Holdings& holdings, const EntryRange& range,
                                                  size_t entries_max, Cancelled cancelled) {
  SeriesWalk walk(holdings.index(), {Calendar(holdings)},
                  {Position{range.from.value}, range.within, DayOf(budget::Date(range.first)),
                   DayOf(budget::Date(range.last))});
  std::vector<Walked> walked;
  for (bool more = true; more && walked.size() < entries_max;) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<bool> next = walk.Next(&walked);
    if (!next.ok()) return next.status();
    more = *next;
  }
  std::vector<Position> found;
  for (const Walked& entry : walked) {
    if (found.size() < entries_max) found.push_back(entry.position);
  }
  return found;
}

}  // namespace liggare::projection
