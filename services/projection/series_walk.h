// The movements of chosen series, by position: reads the blocks of the segments that have any and
// skips, by the totals above them, those that have none.
//
// Thread-compatible. Borrows the index.

#ifndef LIGGARE_SERVICES_PROJECTION_SERIES_WALK_H_
#define LIGGARE_SERVICES_PROJECTION_SERIES_WALK_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "services/projection/balance_index.h"

namespace liggare::projection {

// What a record adds to a series.
struct Walked {
  Position position;
  SeriesId series = kNoSeries;
  Day day = 0;
  int64_t amount = 0;
};

class SeriesWalk {
 public:
  // Which movements: recorded at `from` or later and within the size, of the days from first to
  // last.
  struct Range {
    Position from;
    Size within;
    Day first = 0;
    Day last = kDayMax;
  };

  SeriesWalk(const BalanceIndex& index, std::vector<SeriesId> series, const Range& range);

  // Adds the movements of the next segments, by position and within one by series; false when there
  // are no more. A call reads a bounded number of blocks, so it may add none and still return true.
  absl::StatusOr<bool> Next(std::vector<Walked>* walked);

 private:
  // How many segments from the next one on have nothing; 0 when the next may have something.
  absl::StatusOr<uint64_t> SegmentsToSkip();
  absl::Status TakeSegment(std::vector<Walked>* walked);
  void Take(SeriesId series, uint32_t when, int64_t amount, std::vector<Walked>* walked) const;

  const BalanceIndex& index_;
  std::vector<SeriesId> series_;  // ascending
  Range range_;
  int64_t segment_positions_;
  uint64_t segment_;
  uint64_t segment_end_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SERIES_WALK_H_
