// Makes every block of a ledger anew from the bytes of its records: the same blocks as a projection
// makes live, and nothing else. Two stages, so that two threads can share the work:
//
//   SegmentRebuild  reads records and gives the names and movements of each segment;
//   TotalsRebuild   merges them upwards and gives all blocks in the order they are to be put.
//
// Invariant: memory follows the number of names and of series in a block, not the log.
// Thread-compatible each. Owns what it holds.

#ifndef LIGGARE_SERVICES_PROJECTION_BLOCK_REBUILD_H_
#define LIGGARE_SERVICES_PROJECTION_BLOCK_REBUILD_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "services/budget/lookups.h"
#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"

namespace liggare::projection {

class SegmentRebuild {
 public:
  explicit SegmentRebuild(const std::string& ledger, IndexShape shape = {});
  ~SegmentRebuild();

  // Takes the bytes of the next record. DATA_LOSS when they are not a record or not the next one.
  // Look-ups see every record before it; only records that settle flags ask.
  absl::Status Add(std::string_view record, const budget::RecordLookups& lookups);

  // How many records it has taken.
  Size size() const;

  // The blocks of the segments that were finished since it was last asked.
  std::vector<Block> Take();

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

class TotalsRebuild {
 public:
  explicit TotalsRebuild(const std::string& ledger, IndexShape shape = {});
  ~TotalsRebuild();

  // Takes what SegmentRebuild gave, in order; gives it back with the totals it finishes, in the
  // order to put.
  std::vector<Block> Add(std::vector<Block> segments);

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BLOCK_REBUILD_H_
