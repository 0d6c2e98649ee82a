// The runs of a block: for each of its series the entries, as two columns. Blocks of movements and
// of totals have the same body:
//
//   48  per series, by id: u32 series, u32 index of its first entry
//       per entry: u32 when      (of movements: day << 12 | position in the segment; of totals:
//       day) per entry: i64 amount    (of totals: the sum of its series up to and with that day)
//
// A run of movements is by position, a run of totals by day, each day once. Read in place.
// Invariant: the bytes were checked (block_bytes.h). Thread-compatible. Borrows the bytes.

#ifndef LIGGARE_SERVICES_PROJECTION_SERIES_RUNS_H_
#define LIGGARE_SERVICES_PROJECTION_SERIES_RUNS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/projection/block_bytes.h"
#include "services/projection/day.h"
#include "services/projection/series_key.h"

namespace liggare::projection {

inline constexpr int kOffsetBits = 12;
inline constexpr uint32_t kOffsetMask = (1u << kOffsetBits) - 1;

// When a movement counts from and where in its segment it is recorded.
inline uint32_t PackWhen(Day day, uint32_t offset) { return day << kOffsetBits | offset; }
inline Day DayOfWhen(uint32_t when) { return when >> kOffsetBits; }
inline uint32_t OffsetOfWhen(uint32_t when) { return when & kOffsetMask; }

// The entries of one series in one block.
struct Run {
  const char* whens = nullptr;
  const char* amounts = nullptr;
  uint32_t count = 0;

  uint32_t when(uint32_t i) const { return Load<uint32_t>(whens + 4 * size_t{i}); }
  int64_t amount(uint32_t i) const { return Load<int64_t>(amounts + 8 * size_t{i}); }
};

// The sum of a run of movements that count at a day; of those before the offset alone.
int64_t SumOfMovements(const Run& run, Day day);
int64_t SumOfMovements(const Run& run, Day day, uint32_t offset_end);
// The sum at a day of a run of totals.
int64_t SumOfTotals(const Run& run, Day day);
// Whether a run of totals has something from first to last.
bool HasDayBetween(const Run& run, Day first, Day last);

// Walks the directory of a block.
class SeriesRuns {
 public:
  explicit SeriesRuns(std::string_view bytes);

  uint32_t count() const { return count_; }
  SeriesId series(uint32_t i) const { return Load<uint32_t>(directory_ + 8 * size_t{i}); }
  Run run(uint32_t i) const;

  // The run of a series; empty when the block has none. Cheapest when asked in order of id: each
  // search begins where the last one ended. REQUIRES: ids never fall.
  Run Next(SeriesId series);

 private:
  uint32_t begin_of(uint32_t i) const {
    return i == count_ ? entries_ : Load<uint32_t>(directory_ + 8 * size_t{i} + 4);
  }

  const char* directory_;
  const char* whens_;
  const char* amounts_;
  uint32_t count_;
  uint32_t entries_;
  uint32_t at_ = 0;
};

// Writes the body of a block from runs that are given in order of series.
class RunsWriter {
 public:
  RunsWriter(uint32_t series, uint32_t entries);

  // Begins the run of a series. REQUIRES: ids rise.
  void Begin(SeriesId series);
  void Add(uint32_t when, int64_t amount);

  // The sealed block. REQUIRES: as many series and at most as many entries as were announced.
  Block Finish(uint64_t seed, BlockKey key, IndexShape shape, int64_t gross) &&;

 private:
  const uint32_t series_;
  const uint32_t entries_max_;
  uint32_t series_begun_ = 0;
  uint32_t entries_ = 0;
  std::string bytes_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SERIES_RUNS_H_
