// The amounts of one account in the order they were recorded, and their sum at any effective date
// and size.
//
// The sum of the first n entries up to a date is asked of sorted runs: run r of level k holds
// entries r x 16^k to (r + 1) x 16^k, ordered by date, with running sums. The first n entries are
// at most 15 whole runs of each level and a tail of fewer than 16 entries; in each run one binary
// search finds the sum. So a balance costs O(log^2 n), whatever the date and size. A run is made
// when its last entry arrives and never changes: it is a function of its entries alone.
//
// Invariant: positions never fall; every level holds all its whole runs.
// Thread-compatible. Owns its entries.

#ifndef LIGGARE_SERVICES_PROJECTION_SERIES_H_
#define LIGGARE_SERVICES_PROJECTION_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "liggare/position.h"
#include "services/budget/dates.h"

namespace liggare::projection {

struct SeriesEntry {
  Position position;
  budget::Date date;
  int64_t amount = 0;
};

class Series {
 public:
  static constexpr size_t kFanIn = 16;

  // Adds an amount that counts from a date. REQUIRES: the position is the last one's or later.
  void Add(Position position, budget::Date date, int64_t amount);

  // The sum of the amounts recorded within the size that count from the date or before.
  int64_t Balance(budget::Date date, Size size) const;

  // The entries, by position.
  size_t count() const { return positions_.size(); }
  SeriesEntry entry(size_t index) const;

  // The number of entries recorded within the size: the index of the first one that is not.
  size_t CountWithin(Size size) const;

 private:
  // The runs of a level, one after another.
  struct Level {
    size_t run_size;
    std::vector<int32_t> days;
    std::vector<int64_t> sums;  // running sums within each run
  };

  // Makes the run of a level that ends with the last entry.
  void AddRun(Level& level);

  std::vector<int64_t> positions_;
  std::vector<int32_t> days_;
  std::vector<int64_t> amounts_;
  std::vector<Level> levels_;  // run sizes 16, 256, ...
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_SERIES_H_
