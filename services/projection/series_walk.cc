#include "services/projection/series_walk.h"

#include <algorithm>
#include <utility>

namespace liggare::projection {
namespace {

// Steps of one call: a segment that is read, or some that are skipped.
constexpr int kStepsMax = 16;

bool HasAny(std::string_view totals, const std::vector<SeriesId>& series, Day first, Day last) {
  SeriesRuns runs(totals);
  return std::any_of(series.begin(), series.end(),
                     [&](SeriesId id) { return HasDayBetween(runs.Next(id), first, last); });
}

}  // namespace

SeriesWalk::SeriesWalk(const BalanceIndex& index, std::vector<SeriesId> series, const Range& range)
    : index_(index),
      series_(std::move(series)),
      range_(range),
      segment_positions_(index.shape().segment_positions),
      segment_(static_cast<uint64_t>(range.from.value / segment_positions_)),
      segment_end_(static_cast<uint64_t>((range.within.value + segment_positions_ - 1) /
                                         segment_positions_)) {
  std::sort(series_.begin(), series_.end());
  series_.erase(std::unique(series_.begin(), series_.end()), series_.end());
  if (!series_.empty() && series_.back() == kNoSeries) series_.pop_back();
  if (series_.empty() || range.last < range.first) segment_end_ = segment_;
}

absl::StatusOr<bool> SeriesWalk::Next(std::vector<Walked>* walked) {
  const size_t before = walked->size();
  for (int step = 0; step < kStepsMax && segment_ < segment_end_; ++step) {
    const absl::StatusOr<uint64_t> skip = SegmentsToSkip();
    if (!skip.ok()) return skip.status();
    if (*skip > 0) {
      segment_ += *skip;
      continue;
    }
    if (absl::Status taken = TakeSegment(walked); !taken.ok()) return taken;
    ++segment_;
    if (walked->size() > before) break;
  }
  return segment_ < segment_end_;
}

absl::StatusOr<uint64_t> SeriesWalk::SegmentsToSkip() {
  const uint64_t fan_in = index_.shape().fan_in;
  int level = 0;
  uint64_t span = 1;
  while (level + 1 < index_.levels() && segment_ % (span * fan_in) == 0) {
    ++level;
    span *= fan_in;
  }
  for (; level > 0; --level, span /= fan_in) {
    const uint64_t block = segment_ / span;
    if (block >= index_.made(level)) continue;
    const auto totals = index_.Read({BlockKind::kTotals, static_cast<uint8_t>(level), block});
    if (!totals.ok()) return totals.status();
    if (!HasAny(totals->bytes, series_, range_.first, range_.last)) return span;
  }
  return uint64_t{0};
}

absl::Status SeriesWalk::TakeSegment(std::vector<Walked>* walked) {
  const size_t before = walked->size();
  if (const std::optional<Rows> rows = index_.RowsOf(segment_)) {
    rows->ForEach([&](const Row& row) {
      if (std::binary_search(series_.begin(), series_.end(), row.series)) {
        Take(row.series, row.when, row.amount, walked);
      }
    });
  } else {
    const auto bytes = index_.Read({BlockKind::kMovements, 0, segment_});
    if (!bytes.ok()) return bytes.status();
    SeriesRuns runs(bytes->bytes);
    for (const SeriesId id : series_) {
      const Run run = runs.Next(id);
      for (uint32_t i = 0; i < run.count; ++i) Take(id, run.when(i), run.amount(i), walked);
    }
  }
  std::stable_sort(walked->begin() + static_cast<std::ptrdiff_t>(before), walked->end(),
                   [](const Walked& a, const Walked& b) {
                     return a.position != b.position ? a.position < b.position
                                                     : a.series < b.series;
                   });
  return absl::OkStatus();
}

void SeriesWalk::Take(SeriesId series, uint32_t when, int64_t amount,
                      std::vector<Walked>* walked) const {
  const Position position{static_cast<int64_t>(segment_) * segment_positions_ + OffsetOfWhen(when)};
  const Day day = DayOfWhen(when);
  if (position < range_.from || !range_.within.Contains(position)) return;
  if (day < range_.first || day > range_.last) return;
  walked->push_back({position, series, day, amount});
}

}  // namespace liggare::projection
