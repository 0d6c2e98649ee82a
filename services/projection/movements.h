// What events move, merged by position from the series of many accounts: the part that is within
// one as-of and not within another.
//
// Invariant: over all calls of Next the amounts sum to sum(); rows come by position, all rows of an
// event in one call, one row for each (date, column, cell) whose amounts do not cancel out.
// Thread-compatible; the lock that guards the series is held by the caller of each method. Borrows
// the series.

#ifndef LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_
#define LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/budget/account.h"
#include "services/budget/dates.h"
#include "services/projection/as_of.h"
#include "services/projection/series.h"

namespace liggare::projection {

// What one event adds to a column and cell from a date on.
struct Movement {
  Position position;
  budget::Date date;
  v1::Column column = v1::COLUMN_UNSPECIFIED;
  v1::Cell cell;
  int64_t amount = 0;
};

class Movements {
 public:
  // What is within `other` and not within `base` counts as it is, what is only within `base` with
  // the opposite sign. With a `base` of size 0 everything within `other` counts.
  Movements(const AsOf& base, const AsOf& other) : base_(base), other_(other) {}

  // Adds the amounts of an account, times `sign`. A null series has none.
  void AddSource(const budget::Account& account, const Series* series, v1::Column column, int sign);

  // The sum of all that Next will give. Right at any time.
  int64_t sum() const;

  // Adds the next rows; false when there are no more. A call looks at a bounded number of amounts,
  // so it may add no rows and still return true.
  bool Next(std::vector<Movement>* rows);

 private:
  struct Source {
    const Series* series;
    v1::Column column;
    v1::Cell cell;
    int sign;
    size_t next;
    size_t end;
  };

  // How an amount counts: 1, 0 or -1.
  int Weight(const SeriesEntry& entry) const;
  // Adds the rows of the event that comes next; returns how many amounts it looked at.
  size_t TakeEvent(std::vector<Movement>* rows);
  void PushNext(size_t source);

  AsOf base_;
  AsOf other_;
  std::vector<Source> sources_;
  // Heap of (position of the source's next amount, source), the lowest on top.
  std::vector<std::pair<int64_t, size_t>> heap_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_
