// What events move, by position, from the series of many accounts: the part that is within one
// as-of and not within another.
//
// Invariant: over all calls of Next the amounts sum to Sum(); rows come by position, all rows of an
// event in one call, one row for each (date, column, cell) whose amounts do not cancel out.
// Thread-compatible; no lock may be held. Borrows the index.

#ifndef LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_
#define LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "services/budget/dates.h"
#include "services/projection/as_of.h"
#include "services/projection/balance_index.h"
#include "services/projection/series_walk.h"

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
  Movements(const BalanceIndex& index, const AsOf& base, const AsOf& other)
      : index_(index), base_(base), other_(other) {}

  // Adds the amounts of a series, times `sign`, as movements of a cell; those of kNoSeries are
  // none. REQUIRES: each series once, before Sum and Next.
  void AddSource(SeriesId series, const v1::Cell& cell, v1::Column column, int sign);

  // The sum of all that Next will give.
  absl::StatusOr<int64_t> Sum() const;

  // The next rows; none when there are no more. Asks between bounded amounts of work whether it is
  // cancelled.
  absl::StatusOr<std::vector<Movement>> Next(Cancelled cancelled);

 private:
  struct Source {
    SeriesId series;
    v1::Cell cell;
    v1::Column column;
    int sign;
  };

  // Adds rows, with a bounded amount of work; whether there may be more.
  absl::StatusOr<bool> Step(std::vector<Movement>* rows);
  std::vector<SeriesId> SeriesOfSources() const;
  const Source& SourceOf(SeriesId series) const;
  // What both as-ofs have in common is not walked, nor what neither has.
  SeriesWalk Walk() const;
  // How an amount counts: 1, 0 or -1.
  int Weight(const Walked& moved) const;
  // Adds the rows of the event that comes next among what is walked.
  void TakeEvent(std::vector<Movement>* rows);

  const BalanceIndex& index_;
  AsOf base_;
  AsOf other_;
  std::vector<Source> sources_;  // by series, once Next has begun
  std::optional<SeriesWalk> walk_;
  bool walk_has_more_ = true;
  std::vector<Walked> walked_;
  size_t next_ = 0;  // of what is walked
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_MOVEMENTS_H_
