// Merges the blocks of one level, sixteen movements or totals that follow each other, into one
// block of totals of the next. The bytes are a function of what is merged alone.
//
// Thread-compatible. Keeps its workspace.

#ifndef LIGGARE_SERVICES_PROJECTION_TOTALS_H_
#define LIGGARE_SERVICES_PROJECTION_TOTALS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"
#include "services/projection/series_runs.h"

namespace liggare::projection {

// The kind of blocks of a level: movements on level 0, else totals.
inline BlockKind KindOfLevel(int level) {
  return level == 0 ? BlockKind::kMovements : BlockKind::kTotals;
}

// The bytes of checked blocks, kept alive.
using BlocksRead = std::vector<PinnedBytes>;

class TotalsWriter {
 public:
  // Merges checked blocks of level `key.level - 1`, in order.
  Block Make(uint64_t seed, IndexShape shape, BlockKey key, std::span<const PinnedBytes> lower);

 private:
  struct DayAmount {
    Day day;
    int64_t amount;
  };
  struct Child {
    SeriesRuns runs;
    uint32_t next;
  };

  // Collects what a run adds by day.
  void Collect(const Run& run, bool of_movements);
  // Sums what is collected by day, ascending.
  void SumByDay();
  void SumInTable(Day first, Day last);

  std::vector<DayAmount> amounts_;
  std::vector<int64_t> table_;
  std::vector<uint64_t> present_;
};

// The totals that the segment of an index finishes, highest level first: they are put before its
// movements, so that a segment whose movements are kept has all of its blocks. `lower` gives the
// blocks of a level from an index on, as many as merge.
absl::StatusOr<std::vector<Block>> MakeTotals(
    uint64_t seed, IndexShape shape, uint64_t segment, TotalsWriter& writer,
    absl::FunctionRef<absl::StatusOr<BlocksRead>(int level, uint64_t first)> lower,
    absl::FunctionRef<void(const Block&)> made);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_TOTALS_H_
