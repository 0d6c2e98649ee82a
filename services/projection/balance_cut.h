// The balances of every series at one size: the few blocks that the first so many records come to,
// and the rows of a segment that is still written. Answers for any date.
//
// Thread-compatible. Keeps the bytes of its blocks alive.

#ifndef LIGGARE_SERVICES_PROJECTION_BALANCE_CUT_H_
#define LIGGARE_SERVICES_PROJECTION_BALANCE_CUT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "services/projection/block_store.h"
#include "services/projection/segment.h"

namespace liggare::projection {

class BalanceCut {
 public:
  // Adds whole blocks.
  void AddTotals(PinnedBytes bytes) { totals_.push_back(std::move(bytes)); }
  void AddMovements(PinnedBytes bytes) { movements_.push_back(std::move(bytes)); }
  // The segment that the size cuts, at most one: the movements before an offset.
  void CutMovements(PinnedBytes bytes, uint32_t offset_end);
  void CutRows(Rows rows, uint32_t offset_end);

  // The balance of each series at a day. REQUIRES: ids rise.
  std::vector<int64_t> Sum(std::span<const SeriesId> ids, Day day) const;

  // Calls with what changes in a series on a day; a day may come several times, in no order.
  // REQUIRES: the size cuts no segment.
  template <typename Visit>
  void ForEachChange(SeriesId series, Visit visit) const {
    for (const PinnedBytes& bytes : totals_) {
      const Run run = SeriesRuns(bytes.bytes).Next(series);
      int64_t before = 0;
      for (uint32_t i = 0; i < run.count; ++i) {
        visit(run.when(i), run.amount(i) - before);
        before = run.amount(i);
      }
    }
    for (const PinnedBytes& bytes : movements_) {
      const Run run = SeriesRuns(bytes.bytes).Next(series);
      for (uint32_t i = 0; i < run.count; ++i) visit(DayOfWhen(run.when(i)), run.amount(i));
    }
  }

  // The gross of the whole blocks.
  int64_t Gross() const;

 private:
  std::vector<PinnedBytes> totals_;
  std::vector<PinnedBytes> movements_;
  std::optional<PinnedBytes> cut_;
  Rows rows_;
  uint32_t offset_end_ = 0;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BALANCE_CUT_H_
