// Appends in the making, across ledgers, until EventLog::Commit makes them durable together.
//
// Invariant: positions follow the log's and this batch's own without a gap, and Add is the one
// place that assigns them. An append is opened by Begin, filled by Add, and then kept by Seal or
// dropped by Abandon; dropping it leaves no trace.
//
// Used by one thread. Borrows the log. A committed batch stays readable but takes nothing more.

#ifndef LIGGARE_STORE_BATCH_H_
#define LIGGARE_STORE_BATCH_H_

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "store/event_log.h"
#include "store/stored_text.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace liggare::store {

// What a commit holds at most: bytes of records and of texts.
inline constexpr size_t kCommitBytesMax = 1024 * 1024;

// An event to be appended.
struct NewRecord {
  // Everything but what Add stamps: ledger, position, append, recorded_at.
  v1::Record record;
  // The event's id; the same as in the record.
  std::string event_id;
  // Under which the event is found.
  std::vector<std::string> tags;
  // Its private texts, which the record only commits to.
  std::vector<StoredText> texts;
  // Events whose private texts are erased together with this append.
  std::vector<Position> erase_texts_of;
};

class Batch {
 public:
  Batch(Batch&&) = default;

  // Opens an append of `count` events; the first append of an unknown ledger makes the ledger.
  // INVALID_ARGUMENT for an id that can name no ledger, DATA_LOSS when the ledger is damaged.
  absl::Status Begin(const std::string& ledger, int count);
  // Numbers, stamps and serialises the next event of the open append; the record lives as long as
  // the batch, or until Abandon. When it refuses, nothing has changed: INVALID_ARGUMENT for a
  // record of more than kRecordBytesMax bytes, RESOURCE_EXHAUSTED when the commit would hold more
  // than kCommitBytesMax, ALREADY_EXISTS when the ledger has the event id, OUT_OF_RANGE when texts
  // of no earlier event are to be erased.
  absl::StatusOr<const v1::Record*> Add(NewRecord event);
  // Keeps the open append, which has all its events.
  void Seal();
  // Drops the open append.
  void Abandon();

  // Whether no append is sealed.
  bool empty() const { return sealed_events_ == 0; }
  // The size of a ledger with what this batch holds.
  Size NextSize(const std::string& ledger) const;

  // As the log's, with this batch laid over it.
  absl::StatusOr<std::optional<Position>> FindEvent(const std::string& ledger,
                                                    const std::string& event_id) const;
  absl::StatusOr<v1::Record> ReadOne(const std::string& ledger, Position position) const;
  // The first matching event at or beyond a position, if there is one.
  absl::StatusOr<std::optional<Position>> AnyMatchFrom(const std::string& ledger,
                                                       const TagFilter& filter,
                                                       Position from) const;

 private:
  friend class EventLog;

  struct Event {
    NewRecord added;
    std::string bytes;  // The record's, as stored.
  };
  // What the batch holds of one ledger.
  struct Tail {
    LedgerHead head;  // Of the log, below the batch.
    std::deque<Event> events;
    absl::Time last_recorded_at;
    std::unordered_map<std::string, Position> event_ids;
  };
  struct OpenAppend {
    std::string ledger;
    Position first;
    int count;
    absl::Time recorded_at;
    size_t bytes = 0;
  };

  Batch(EventLog& log, absl::Time now) : log_(&log), now_(now) {}

  static Size NextSizeOf(const Tail& tail);

  absl::Status CheckRoom(const NewRecord& event, const std::string& bytes) const;
  absl::Status CheckReferences(const NewRecord& event, Position position) const;
  // Everything the sealed appends put on disk, beginning with their records.
  absl::Status WriteTo(const Database& database, rocksdb::WriteBatch& writes) const;
  static void WriteRecords(const Database& database, const std::string& ledger, const Tail& tail,
                           rocksdb::WriteBatch& writes);
  static void WriteIndexes(const Database& database, const std::string& ledger, const Tail& tail,
                           rocksdb::WriteBatch& writes);
  static absl::Status WriteTexts(const Database& database, const std::string& ledger,
                                 const Tail& tail, rocksdb::WriteBatch& writes);

  EventLog* log_;
  absl::Time now_;
  bool committed_ = false;
  std::map<std::string, Tail> tails_;
  std::optional<OpenAppend> open_;
  int sealed_events_ = 0;
  size_t sealed_bytes_ = 0;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_BATCH_H_
