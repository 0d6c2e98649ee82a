// The log: every ledger's events, appended in batches and read by position, id, tag or time.
//
// Invariants: an event is durable when Commit returns OK, and nowhere else; positions of a ledger
// are 0, 1, 2, … without gaps, given out by Batch::Add alone; a stored record is never changed.
//
// Only the records are written by a commit. Event ids and tags are kept in memory until
// WriteIndexes writes them behind; look-ups see both, always. What was not written is read back
// from the records at Open.
//
// Reads are thread-safe and see what is committed. One thread at a time makes a batch, one commits
// them in their order, and one may write indexes meanwhile. Borrows the database.

#ifndef LIGGARE_STORE_EVENT_LOG_H_
#define LIGGARE_STORE_EVENT_LOG_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "store/position_scan.h"
#include "store/record_run.h"
#include "store/tags_of.h"

namespace liggare::store {

// An index that is further behind is not continued at Open, but made anew.
inline constexpr int64_t kTailEventsMax = 1'000'000;

class AcknowledgedMark;
class Batch;
class ChunkReader;
class Database;
class Derived;
class LedgerTail;

struct LedgerHead {
  Size size;
  absl::Time last_recorded_at;
};

class EventLog {
 public:
  // DATA_LOSS when events that were acknowledged are missing. A ledger whose end is damaged does
  // not keep the others from being read: its Head answers DATA_LOSS. What indexes that end before
  // the log does are without is read back from the records; those that are damaged or far behind
  // are noted as lost (derived.h), and look-ups are UNAVAILABLE until they are made anew.
  static absl::StatusOr<std::unique_ptr<EventLog>> Open(Database& database, TagsOf tags_of);
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // All ledgers, by id.
  std::vector<std::string> Ledgers() const;
  // NOT_FOUND when there is no such ledger, DATA_LOSS when its end is damaged.
  absl::StatusOr<LedgerHead> Head(const std::string& ledger) const;
  // Why the records of a ledger could not be read back to their end at Open; OK when they could.
  // What lies before the damage can be read and found; nothing is appended to it.
  absl::Status Damage(const std::string& ledger) const;

  // Records in wire form from a position up to `end`: at least one record, and no more once they
  // have `bytes_max` bytes. Nothing is parsed or, but for small commits, copied: runs of tiny
  // chunks are joined. None when `from` is `end`; OUT_OF_RANGE when `end` is beyond the size.
  absl::StatusOr<std::vector<RecordRun>> ReadRuns(const std::string& ledger, Position from,
                                                  Size end, size_t bytes_max) const;
  // Reads single records of a ledger, as it is now, quickly when they lie near each other.
  std::unique_ptr<ChunkReader> NewReader(const std::string& ledger) const;
  // OUT_OF_RANGE when there is no event there.
  absl::StatusOr<v1::Record> ReadOne(const std::string& ledger, Position position) const;
  // Where the event with that id is, if it is there.
  absl::StatusOr<std::optional<Position>> FindEvent(const std::string& ledger,
                                                    std::string_view event_id) const;
  // The same for many at once.
  absl::StatusOr<std::vector<std::optional<Position>>> FindEvents(
      const std::string& ledger, std::span<const std::string_view> event_ids) const;
  // The number of events recorded at that instant or earlier.
  absl::StatusOr<Size> SizeAt(const std::string& ledger, absl::Time time) const;
  // The positions of matching events from `from` on; a ledger that is not there has none.
  std::unique_ptr<PositionScan> Scan(const std::string& ledger, const TagFilter& filter,
                                     Position from, Direction direction) const;

  // A batch of appends that will be recorded at `now`, or as soon after a ledger's last append as
  // a microsecond. It may be made on another that is being committed meanwhile: then it stands on
  // what that one holds, is committed after it, and is dropped before it should that one fail.
  Batch NewBatch(absl::Time now, std::shared_ptr<const Batch> below = nullptr);
  // Makes the batch's sealed appends durable: one synced write, all or nothing. What is in the
  // batch then counts as committed. RESOURCE_EXHAUSTED, and nothing happened, when the disk is
  // nearly full. DATA_LOSS when the write failed or one before it did: nobody knows what of it is
  // on disk, so the log halts until it is opened anew.
  absl::Status Commit(Batch& batch);
  // Why the log takes no more commits, when it does not.
  std::optional<std::string> halt_reason() const;

  // What WriteIndexes would write.
  Unindexed unindexed() const;
  // Writes the ids and tags that are only in memory, as sorted runs, and lets go of the memory.
  // When it fails nothing is lost, and it may be called again.
  absl::Status WriteIndexes() ABSL_LOCKS_EXCLUDED(index_mutex_, mutex_);
  // Makes a generation (Database::NewGeneration) live: its ids and tags are first continued from
  // the records to where the live ones end.
  absl::Status Switch(std::shared_ptr<const Derived> derived)
      ABSL_LOCKS_EXCLUDED(index_mutex_, mutex_);

 private:
  friend class Batch;
  using Tails = std::map<std::string, std::shared_ptr<LedgerTail>>;

  EventLog(Database& database, std::unique_ptr<AcknowledgedMark> mark, TagsOf tags_of);

  absl::Status LoadHeads();
  absl::Status CheckMark();
  // Where the index of a ledger ends, and its tail is to begin; the end when the index is lost.
  Size TailBegin(const std::string& ledger, Size size) const;
  // Reads the unwritten tails back.
  absl::Status LoadTails();
  absl::Status LoadTail(const std::string& ledger, LedgerTail& tail, Size size);
  // Continues a generation's ids and tags of a ledger up to where the live ones end.
  absl::Status Continue(const std::shared_ptr<const Derived>& derived, const std::string& ledger,
                        const LedgerTail& tail) const;
  // The size to which a ledger can be read.
  absl::StatusOr<Size> SizeOf(const std::string& ledger) const;
  // The tail of a ledger, made when there is none; and of one that may have none.
  std::shared_ptr<LedgerTail> TailOf(const std::string& ledger) ABSL_LOCKS_EXCLUDED(mutex_);
  std::shared_ptr<LedgerTail> FindTail(const std::string& ledger) const ABSL_LOCKS_EXCLUDED(mutex_);
  Tails AllTails() const ABSL_LOCKS_EXCLUDED(mutex_);
  // The first `size` events, be they committed or not.
  absl::StatusOr<std::optional<Position>> FindAmong(const std::string& ledger,
                                                    std::string_view event_id, Size size) const;
  absl::StatusOr<std::vector<std::optional<Position>>> FindAmong(
      const std::string& ledger, std::span<const std::string_view> event_ids, Size size) const;
  std::unique_ptr<PositionScan> ScanAmong(const std::string& ledger, const TagFilter& filter,
                                          Position from, Size size, Direction direction) const;
  // A batch stands on the heads it was made on; overtaken by another, it would write over it.
  void RequireMadeOnHeads(const Batch& batch) const ABSL_LOCKS_EXCLUDED(mutex_);
  // Lets readers see what the batch committed.
  void Publish(const Batch& batch) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Halt(const std::string& reason);

  Database& database_;
  const std::unique_ptr<AcknowledgedMark> mark_;
  const TagsOf tags_of_;

  mutable absl::Mutex mutex_;
  std::map<std::string, absl::StatusOr<LedgerHead>> heads_ ABSL_GUARDED_BY(mutex_);
  Tails tails_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, absl::Status> damaged_ ABSL_GUARDED_BY(mutex_);
  int64_t events_ ABSL_GUARDED_BY(mutex_) = 0;  // Of all ledgers.
  std::optional<std::string> halt_reason_ ABSL_GUARDED_BY(mutex_);
  Unindexed unindexed_ ABSL_GUARDED_BY(mutex_);

  // Held while indexes are written; taken before mutex_.
  absl::Mutex index_mutex_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_EVENT_LOG_H_
