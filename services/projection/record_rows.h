// What one record adds to the index: an amount to a series from a day on.
//
// Invariant: no two rows are of the same series and day, and none is zero: what an event moves in
// and out again on one day it does not move. Thread-compatible. Owns its rows.

#ifndef LIGGARE_SERVICES_PROJECTION_RECORD_ROWS_H_
#define LIGGARE_SERVICES_PROJECTION_RECORD_ROWS_H_

#include <cstdint>
#include <vector>

#include "services/projection/day.h"
#include "services/projection/series_key.h"

namespace liggare::projection {

struct RecordRow {
  SeriesId series = kNoSeries;
  Day day = 0;
  int64_t amount = 0;
};

class RecordRows {
 public:
  void Clear() {
    rows_.clear();
    gross_ = 0;
  }
  void Add(SeriesId series, Day day, int64_t amount);
  void AddGross(int64_t amount) { gross_ += amount < 0 ? -amount : amount; }
  // Drops rows that have come to nothing. To be called last.
  void Finish();

  const std::vector<RecordRow>& rows() const { return rows_; }
  // The sum of |amount| over the postings.
  int64_t gross() const { return gross_; }

 private:
  std::vector<RecordRow> rows_;
  int64_t gross_ = 0;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_RECORD_ROWS_H_
