// Appends in the making, across ledgers, until EventLog::Commit makes them durable together.
//
// Invariant: positions follow the log's and this batch's own without a gap, and Add is the one
// place that assigns them. An append is opened by Begin, filled by Add, and then kept by Seal or
// dropped by Abandon; dropping it leaves no trace.
//
// Used by one thread, and committed on one while another may make the next on top of it. Borrows
// the log and the records. A committed batch stays readable, as long as its records do, but takes
// nothing more.

#ifndef LIGGARE_STORE_BATCH_H_
#define LIGGARE_STORE_BATCH_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/tag_list.h"
#include "liggare/v1/event.pb.h"
#include "store/event_log.h"
#include "store/stored_text.h"

namespace rocksdb {
class WriteBatch;
}  // namespace rocksdb

namespace liggare::store {

class LedgerTail;

// What a commit holds at most: bytes of records and of texts.
inline constexpr size_t kCommitBytesMax = 1024 * 1024;

// What is stored of an event beside its record.
struct Beside {
  // Its private texts, which the record only commits to.
  std::vector<StoredText> texts;
  // Events whose private texts are erased together with this append.
  std::vector<Position> erase_texts_of;
};

class Batch {
 public:
  Batch(Batch&&) = default;
  // What was not committed leaves no trace.
  ~Batch();

  // Opens an append of `count` events; the first append of an unknown ledger makes the ledger.
  // INVALID_ARGUMENT for an id that can name no ledger, DATA_LOSS when the ledger is damaged.
  absl::Status Begin(const std::string& ledger, int count);
  // The same of an append that was recorded before, elsewhere. INVALID_ARGUMENT unless that was
  // later than the ledger's last.
  absl::Status BeginRecorded(const std::string& ledger, int count, absl::Time recorded_at);
  // Numbers and stamps the record (ledger, position, append, recorded_at). Its id is that of its
  // event. The commit serialises it: until then, or the end of the batch, it must stay as and where
  // it is. When it refuses, nothing is stored: INVALID_ARGUMENT for a record of more than
  // kRecordBytesMax bytes, RESOURCE_EXHAUSTED when the commit would hold more than kCommitBytesMax,
  // ALREADY_EXISTS when the ledger has the event id, OUT_OF_RANGE when texts of no earlier event
  // are to be erased.
  absl::Status Add(v1::Record& record, Beside beside);
  // Keeps the open append, which has all its events.
  void Seal();
  // Drops the open append.
  void Abandon();

  // The batch below has been committed: it is not needed any more.
  void ForgetBelow() { below_.reset(); }

  // Whether no append is sealed.
  bool empty() const { return sealed_events_ == 0; }
  // Whether so many more events would fit, were they as large as those that are sealed.
  bool HasRoomFor(int count) const;
  // The size of a ledger with what this batch holds.
  Size NextSize(const std::string& ledger) const;

  // As the log's, with this batch laid over it.
  absl::StatusOr<std::optional<Position>> FindEvent(const std::string& ledger,
                                                    std::string_view event_id) const;
  // The same for many. Events that are then added in this order are not looked up again.
  absl::StatusOr<std::vector<std::optional<Position>>> FindEvents(
      const std::string& ledger, std::span<const std::string_view> event_ids);
  absl::StatusOr<v1::Record> ReadOne(const std::string& ledger, Position position) const;
  // The first matching event at or beyond a position, if there is one.
  absl::StatusOr<std::optional<Position>> AnyMatchFrom(const std::string& ledger,
                                                       const TagFilter& filter,
                                                       Position from) const;

 private:
  friend class EventLog;

  struct TextChange {
    Position position;
    std::vector<StoredText> texts;
    std::vector<Position> erase_texts_of;
  };
  // Ids that were looked up and are not there, in the order in which they were asked for.
  class LookedUpIds {
   public:
    void Start(const std::string& ledger);
    void Add(std::string_view id);
    // Whether an id is the next of them; if so, the one behind it becomes the next.
    bool HasNext(const std::string& ledger, std::string_view id);

   private:
    std::string ledger_;
    std::string bytes_;
    std::vector<size_t> ends_;
    size_t next_ = 0;
  };
  // What the batch holds of one ledger. Its ids and tags are in the log's tail already, beyond the
  // size that others see.
  struct Pending {
    Pending(std::string id, LedgerHead log_head, std::shared_ptr<LedgerTail> log_tail)
        : ledger(std::move(id)),
          head(log_head),
          size(head.size),
          last_recorded_at(head.last_recorded_at),
          tail(std::move(log_tail)) {}

    void DropBeyond(Size kept);

    std::string ledger;
    LedgerHead head;  // Of the log, below the batch.
    Size size;
    absl::Time last_recorded_at;
    std::vector<const v1::Record*> records;  // from head.size to size
    std::vector<TextChange> text_changes;
    std::shared_ptr<LedgerTail> tail;
  };
  struct OpenAppend {
    Pending* pending;
    Position first;
    int count;
    absl::Time recorded_at;
    size_t bytes = 0;
  };

  Batch(EventLog& log, absl::Time now, std::shared_ptr<const Batch> below)
      : log_(&log), now_(now), below_(std::move(below)) {}

  // The head that an append of a ledger follows, should this batch hold none of it yet.
  absl::StatusOr<LedgerHead> HeadBelow(const std::string& ledger) const;

  static absl::Status CheckErasures(const Beside& beside, Position position);
  absl::Status CheckRoom(const std::string& event_id, size_t record_bytes, size_t bytes) const;
  absl::Status CheckNewId(const std::string& event_id);
  // Everything the sealed appends put on disk, beginning with their records.
  absl::Status WriteTo(const Database& database, rocksdb::WriteBatch& writes) const;
  static void WriteRecords(const Database& database, const Pending& pending,
                           rocksdb::WriteBatch& writes);
  static absl::Status WriteTexts(const Database& database, const Pending& pending,
                                 rocksdb::WriteBatch& writes);

  EventLog* log_;
  absl::Time now_;
  // What is being committed before this batch, if anything is.
  std::shared_ptr<const Batch> below_;
  bool committed_ = false;
  std::map<std::string, Pending> pending_;
  std::optional<OpenAppend> open_;
  int sealed_events_ = 0;
  size_t sealed_bytes_ = 0;
  LookedUpIds looked_up_;
  TagList tags_;  // of the event that is being added
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_BATCH_H_
