// The log: every ledger's events, appended in batches and read by position, id, tag or time.
//
// Invariants: an event is durable when Commit returns OK, and nowhere else; positions of a ledger
// are 0, 1, 2, … without gaps, given out by Batch::Add alone; a stored record is never changed.
//
// Reads are thread-safe and see what is committed. One thread at a time makes a batch and commits
// it. Borrows the database.

#ifndef LIGGARE_STORE_EVENT_LOG_H_
#define LIGGARE_STORE_EVENT_LOG_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "store/position_scan.h"

namespace liggare::store {

class AcknowledgedMark;
class Batch;
class Database;

struct LedgerHead {
  Size size;
  absl::Time last_recorded_at;
};

// A record's exact bytes.
struct StoredRecord {
  Position position;
  std::string bytes;
};

// The record of those bytes. DATA_LOSS, naming ledger and position, when they are no record or
// another's.
absl::StatusOr<v1::Record> ParseRecord(const std::string& ledger, const StoredRecord& stored);

class EventLog {
 public:
  // DATA_LOSS when events that were acknowledged are missing. A ledger whose end is damaged does
  // not keep the others from being read: its Head answers DATA_LOSS.
  static absl::StatusOr<std::unique_ptr<EventLog>> Open(const Database& database);
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // All ledgers, by id.
  std::vector<std::string> Ledgers() const;
  // NOT_FOUND when there is no such ledger, DATA_LOSS when its end is damaged.
  absl::StatusOr<LedgerHead> Head(const std::string& ledger) const;

  // Records from a position on, ascending: at most `records_max`, and no more once they have
  // `bytes_max` bytes, but at least one. None when `from` is the size; OUT_OF_RANGE beyond it.
  absl::StatusOr<std::vector<StoredRecord>> Read(const std::string& ledger, Position from,
                                                 size_t records_max, size_t bytes_max) const;
  // The same from a position down, descending. OUT_OF_RANGE when there is no event at `from`.
  absl::StatusOr<std::vector<StoredRecord>> ReadBackward(const std::string& ledger, Position from,
                                                         size_t records_max,
                                                         size_t bytes_max) const;
  // OUT_OF_RANGE when there is no event there.
  absl::StatusOr<v1::Record> ReadOne(const std::string& ledger, Position position) const;
  // Where the event with that id is, if it is there.
  absl::StatusOr<std::optional<Position>> FindEvent(const std::string& ledger,
                                                    const std::string& event_id) const;
  // The number of events recorded at that instant or earlier.
  absl::StatusOr<Size> SizeAt(const std::string& ledger, absl::Time time) const;
  // The positions of matching events from `from` on; a ledger that is not there has none.
  std::unique_ptr<PositionScan> Scan(const std::string& ledger, const TagFilter& filter,
                                     Position from, Direction direction) const;

  // A batch of appends that will be recorded at `now`, or as soon after a ledger's last append as
  // a microsecond.
  Batch NewBatch(absl::Time now);
  // Makes the batch's sealed appends durable: one synced write, all or nothing. What is in the
  // batch then counts as committed. RESOURCE_EXHAUSTED, and nothing happened, when the disk is
  // nearly full. DATA_LOSS when the write failed or one before it did: nobody knows what of it is
  // on disk, so the log halts until it is opened anew.
  absl::Status Commit(Batch& batch);
  // Why the log takes no more commits, when it does not.
  std::optional<std::string> halt_reason() const;

 private:
  EventLog(const Database& database, std::unique_ptr<AcknowledgedMark> mark);

  absl::Status LoadHeads();
  absl::Status CheckMark();
  // The size to which a ledger can be read.
  absl::StatusOr<Size> SizeOf(const std::string& ledger) const;
  // A batch stands on the heads it was made on; overtaken by another, it would write over it.
  void RequireMadeOnHeads(const Batch& batch) const ABSL_LOCKS_EXCLUDED(mutex_);
  // Lets readers see what the batch committed.
  void Publish(const Batch& batch) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Halt(const std::string& reason);

  const Database& database_;
  const std::unique_ptr<AcknowledgedMark> mark_;

  mutable absl::Mutex mutex_;
  std::map<std::string, absl::StatusOr<LedgerHead>> heads_ ABSL_GUARDED_BY(mutex_);
  int64_t events_ ABSL_GUARDED_BY(mutex_) = 0;  // Of all ledgers.
  std::optional<std::string> halt_reason_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_EVENT_LOG_H_
