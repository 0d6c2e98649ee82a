// The balance of every series at any effective date and size, in blocks of bytes.
//
// The positions are cut into segments of 1,024. A finished segment is a block of movements: for
// each series, in order of position, when each amount counts from. Sixteen blocks merge into a
// block of totals: for each series the sum at each of its days; sixteen of these into one of the
// next level, and so on. The first N records are at most fifteen blocks of each level, one cut
// segment, and nothing else; in each a series is found by its id and its sum by a search of its
// days. So a question costs the same in a long log as in a short one, whatever the date and size.
//
// A segment has no totals of its own: in 1,024 positions a series has few movements, and adding
// them up costs less than finding its day among totals, and half the bytes.
//
// Invariant: a balance equals the fold of the movements of the first so many records. Blocks are a
// function of the movements and names, in order. Names and totals are given out before the
// movements of the segment that finishes them, so that a segment whose movements are kept has all
// of its blocks.
// Thread-safe: one writer, one thread that makes blocks, any number of readers; the lock is held
// for the memory alone, never while a block is read or made. Borrows the block store.

#ifndef LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_
#define LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "services/projection/balance_cut.h"
#include "services/projection/block_store.h"
#include "services/projection/index_shape.h"
#include "services/projection/record_rows.h"
#include "services/projection/segment.h"
#include "services/projection/series_names.h"
#include "services/projection/totals.h"

namespace liggare::projection {

class BalanceIndex {
 public:
  // Of a ledger whose first so many segments are kept.
  BalanceIndex(const std::string& ledger, const BlockStore& store, IndexShape shape,
               uint64_t kept_segments);

  // How many segments a store holds whole.
  static absl::StatusOr<uint64_t> KeptSegments(const BlockStore& store);

  // The writer's. Takes what the next record adds and names.
  void Append(const RecordRows& rows, std::vector<SeriesName> named);
  // Makes all that was appended visible.
  void Publish();

  Size size() const;
  Size kept_size() const;

  // See Projection.
  absl::StatusOr<std::vector<Block>> MakeBlocks();
  void BlocksKept();

  // The balances at a size. REQUIRES: size <= size().
  absl::StatusOr<BalanceCut> CutAt(Size size) const;

  // For walking the movements of series (series_walk.h).
  const IndexShape& shape() const { return shape_; }
  // How many blocks of a level there are.
  uint64_t made(int level) const;
  // How many levels have blocks.
  int levels() const;
  // A block that is made.
  absl::StatusOr<PinnedBytes> Read(BlockKey key) const;
  // The rows of a segment that has no block; nothing when it has one.
  std::optional<Rows> RowsOf(uint64_t segment) const;
  // The names of the kept segments, in order of id.
  absl::Status ForEachKeptName(absl::FunctionRef<void(const SeriesName&)> visit) const;

 private:
  using Keys = std::vector<BlockKey>;

  int64_t span_of(int level) const;
  // Moves what is appended into the segment.
  void Flush();
  // Makes the movements of the full segment and begins the next.
  void FinishSegment();
  // What the memory holds of the wanted blocks, each in its place.
  std::vector<std::optional<PinnedBytes>> ReadMemory(const Keys& keys) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  // The blocks of a size, larger ones first.
  Keys KeysOf(Size size) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  // Reads what is missing from the store.
  absl::Status ReadMissing(const Keys& keys, std::vector<std::optional<PinnedBytes>>& found) const;
  absl::StatusOr<BlocksRead> ReadAll(const Keys& keys) const;
  absl::Status CheckOnce(BlockKey key, std::string_view bytes) const;
  // Tells the store of damage.
  absl::Status Damaged(const absl::Status& why) const;
  absl::Status MakeTotalsOf(uint64_t segment, std::vector<Block>* blocks);
  bool IsKept(const BlockKey& key) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const BlockStore& store_;
  const IndexShape shape_;
  const uint64_t seed_;

  // The writer's: what is appended to the segment and not in it yet.
  std::vector<Row> appended_;
  int64_t appended_gross_ = 0;
  Size appended_size_;
  std::vector<SeriesName> named_;
  MovementsWriter movements_writer_;
  // Of the thread that makes blocks.
  TotalsWriter totals_writer_;

  mutable absl::Mutex mutex_;
  Size size_ ABSL_GUARDED_BY(mutex_);
  Segment segment_ ABSL_GUARDED_BY(mutex_);
  // Blocks that are made and not kept.
  std::map<BlockKey, std::shared_ptr<const std::string>> unkept_ ABSL_GUARDED_BY(mutex_);
  std::vector<uint64_t> made_ ABSL_GUARDED_BY(mutex_);  // by level, blocks
  uint64_t given_segments_ ABSL_GUARDED_BY(mutex_);
  uint64_t kept_segments_ ABSL_GUARDED_BY(mutex_);

  mutable absl::Mutex checked_mutex_;
  mutable absl::flat_hash_set<uint64_t> checked_ ABSL_GUARDED_BY(checked_mutex_);
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_
