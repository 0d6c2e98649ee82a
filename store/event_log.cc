#include "store/event_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "store/acknowledged_mark.h"
#include "store/batch.h"
#include "store/chunk_reader.h"
#include "store/database.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

// A commit needs room for itself and, some time, for writing out what is in memory.
constexpr uint64_t kFreeDiskBytesMin = 64 * 1024 * 1024;

absl::Status NoEventAt(const std::string& ledger, Position position, Size size) {
  return absl::OutOfRangeError(absl::StrCat("ledger ", ledger, " has no position ", position.value,
                                            "; its size is ", size.value));
}

absl::Status Overlap(const std::string& ledger, const Chunk& chunk) {
  return DamagedRange(ledger, chunk.first(), chunk.last(), "their chunk overlaps another");
}

// What a read answers, up to its limits.
class RecordsRead {
 public:
  RecordsRead(size_t records_max, size_t bytes_max)
      : records_max_(records_max), bytes_max_(bytes_max) {}

  bool full() const {
    return records_.size() >= records_max_ || (bytes_ >= bytes_max_ && !records_.empty());
  }
  void Add(Position position, std::string_view record) {
    records_.push_back(StoredRecord{position, std::string(record)});
    bytes_ += record.size();
  }
  std::vector<StoredRecord> Take() { return std::move(records_); }

 private:
  const size_t records_max_;
  const size_t bytes_max_;
  size_t bytes_ = 0;
  std::vector<StoredRecord> records_;
};

absl::Status CheckDiskSpace(const Database& database) {
  uint64_t free_bytes = 0;
  const rocksdb::Status asked = database.env().GetFreeSpace(database.path(), &free_bytes);
  if (!asked.ok() || free_bytes >= kFreeDiskBytesMin) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("the disk of ", database.path(), " has ", free_bytes,
                   " bytes left; an append "
                   "needs ",
                   kFreeDiskBytesMin, "; make room and append again"));
}

absl::StatusOr<int64_t> ParseCount(const std::string& stored, const std::string& of) {
  ByteReader reader(stored);
  const auto count = static_cast<int64_t>(reader.Fixed64());
  if (!reader.Finished() || count < 0) {
    return absl::DataLossError(absl::StrCat("the number of events of ", of, " is damaged"));
  }
  return count;
}

// What the log says of itself: the number of events of all ledgers at its last commit.
absl::StatusOr<int64_t> CommittedEvents(const Database& database) {
  std::string stored;
  const rocksdb::Status got = database.rocks().Get(rocksdb::ReadOptions(), kEventsKey, &stored);
  if (got.IsNotFound()) return 0;
  if (!got.ok()) return FromRocks(got, "reading the number of events");
  return ParseCount(stored, "all ledgers");
}

// And the size of each ledger.
absl::StatusOr<std::map<std::string, Size>> CommittedSizes(const Database& database) {
  std::map<std::string, Size> sizes;
  const std::unique_ptr<rocksdb::Iterator> entries(database.rocks().NewIterator(
      rocksdb::ReadOptions(), database.family(ColumnFamily::kDefault)));
  for (entries->Seek(kSizePrefix); entries->Valid() && entries->key().starts_with(kSizePrefix);
       entries->Next()) {
    const std::optional<std::string> ledger = DecodeSizeKey(entries->key().ToStringView());
    if (!ledger) return absl::DataLossError("the size of a ledger without a name is stored");
    const absl::StatusOr<int64_t> size = ParseCount(entries->value().ToString(), *ledger);
    if (!size.ok()) return size.status();
    sizes.emplace(*ledger, Size{*size});
  }
  if (!entries->status().ok()) return FromRocks(entries->status(), "listing ledgers");
  return sizes;
}

// Reads the end of a ledger, which has that size.
absl::StatusOr<LedgerHead> LoadHead(const Database& database, const std::string& ledger,
                                    Size size) {
  const Position last{size.value - 1};
  const absl::StatusOr<Chunk> chunk = ChunkReader(database, ledger).Holding(last);
  if (!chunk.ok()) return chunk.status();
  if (chunk->last() != last) {
    return DamagedRange(ledger, chunk->first(), chunk->last(),
                        "their chunk reaches beyond the ledger");
  }
  absl::StatusOr<v1::Record> record =
      ParseRecord(ledger, StoredRecord{last, std::string(chunk->Record(last))});
  if (!record.ok()) return record.status();
  if (record->append_first() + record->append_count() != size.value) {
    return DamagedRange(ledger, last, last, "its append is not whole");
  }
  return LedgerHead{size, FromTimestamp(record->recorded_at())};
}

}  // namespace

absl::StatusOr<v1::Record> ParseRecord(const std::string& ledger, const StoredRecord& stored) {
  const Position position = stored.position;
  v1::Record record;
  if (!record.ParseFromString(stored.bytes)) {
    return DamagedRange(ledger, position, position, "its bytes are no record");
  }
  if (record.ledger() != ledger || record.position() != position.value) {
    return DamagedRange(ledger, position, position, "another record stands in its place");
  }
  const int64_t first = record.append_first();
  if (first > position.value || position.value >= first + record.append_count()) {
    return DamagedRange(ledger, position, position, "it lies outside its append");
  }
  return record;
}

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::Open(const Database& database) {
  absl::StatusOr<std::unique_ptr<AcknowledgedMark>> mark =
      AcknowledgedMark::Open(database.env(), database.path());
  if (!mark.ok()) return mark.status();
  std::unique_ptr<EventLog> log(new EventLog(database, *std::move(mark)));
  if (absl::Status loaded = log->LoadHeads(); !loaded.ok()) return loaded;
  if (absl::Status whole = log->CheckMark(); !whole.ok()) return whole;
  return log;
}

EventLog::EventLog(const Database& database, std::unique_ptr<AcknowledgedMark> mark)
    : database_(database), mark_(std::move(mark)) {}

EventLog::~EventLog() = default;

absl::Status EventLog::LoadHeads() {
  const absl::StatusOr<std::map<std::string, Size>> sizes = CommittedSizes(database_);
  if (!sizes.ok()) return sizes.status();
  const absl::StatusOr<int64_t> committed = CommittedEvents(database_);
  if (!committed.ok()) return committed.status();
  int64_t found = 0;
  absl::MutexLock lock(&mutex_);
  for (const auto& [ledger, size] : *sizes) {
    heads_.emplace(ledger, LoadHead(database_, ledger, size));
    found += size.value;
  }
  events_ = *committed;
  if (found != events_) {
    return absl::DataLossError(absl::StrCat("the ledgers had ", events_,
                                            " events at the last commit and have ", found,
                                            "; a part of the log is lost: restore a backup"));
  }
  return absl::OkStatus();
}

absl::Status EventLog::CheckMark() {
  absl::MutexLock lock(&mutex_);
  if (events_ < mark_->events()) {
    return absl::DataLossError(
        absl::StrCat(mark_->events(), " events were acknowledged, and ", events_,
                     " are there: the end of the log is lost. Restore a backup, or move ",
                     mark_->path(), " away to give up what is lost"));
  }
  return mark_->Set(events_);
}

std::vector<std::string> EventLog::Ledgers() const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::string> ledgers;
  for (const auto& [ledger, head] : heads_) ledgers.push_back(ledger);
  return ledgers;
}

absl::StatusOr<LedgerHead> EventLog::Head(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto head = heads_.find(ledger);
  if (head == heads_.end()) {
    return absl::NotFoundError(absl::StrCat("there is no ledger ", ledger));
  }
  return head->second;
}

absl::StatusOr<Size> EventLog::SizeOf(const std::string& ledger) const {
  const absl::StatusOr<LedgerHead> head = Head(ledger);
  if (!head.ok()) return head.status();
  return head->size;
}

absl::StatusOr<std::vector<StoredRecord>> EventLog::Read(const std::string& ledger, Position from,
                                                         size_t records_max,
                                                         size_t bytes_max) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (from.value < 0 || from.value > size->value) return NoEventAt(ledger, from, *size);
  RecordsRead read(records_max, bytes_max);
  ChunkReader chunks(database_, ledger);
  Position at = from;
  while (size->Contains(at) && !read.full()) {
    const absl::StatusOr<Chunk> chunk = chunks.Holding(at);
    if (!chunk.ok()) return chunk.status();
    if (at != from && chunk->first() != at) return Overlap(ledger, *chunk);
    for (; at <= chunk->last() && size->Contains(at) && !read.full(); ++at.value)
      read.Add(at, chunk->Record(at));
  }
  return read.Take();
}

absl::StatusOr<std::vector<StoredRecord>> EventLog::ReadBackward(const std::string& ledger,
                                                                 Position from, size_t records_max,
                                                                 size_t bytes_max) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (from.value < 0 || !size->Contains(from)) return NoEventAt(ledger, from, *size);
  RecordsRead read(records_max, bytes_max);
  ChunkReader chunks(database_, ledger);
  Position at = from;
  while (at.value >= 0 && !read.full()) {
    const absl::StatusOr<Chunk> chunk = chunks.Holding(at);
    if (!chunk.ok()) return chunk.status();
    if (at != from && chunk->last() != at) return Overlap(ledger, *chunk);
    for (; at >= chunk->first() && !read.full(); --at.value) read.Add(at, chunk->Record(at));
  }
  return read.Take();
}

absl::StatusOr<v1::Record> EventLog::ReadOne(const std::string& ledger, Position position) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (position.value < 0 || !size->Contains(position)) return NoEventAt(ledger, position, *size);
  const absl::StatusOr<Chunk> chunk = ChunkReader(database_, ledger).Holding(position);
  if (!chunk.ok()) return chunk.status();
  return ParseRecord(ledger, StoredRecord{position, std::string(chunk->Record(position))});
}

absl::StatusOr<std::optional<Position>> EventLog::FindEvent(const std::string& ledger,
                                                            const std::string& event_id) const {
  std::string stored;
  const rocksdb::Status got =
      database_.rocks().Get(rocksdb::ReadOptions(), database_.family(ColumnFamily::kEventIds),
                            EventIdKey(ledger, event_id), &stored);
  if (got.IsNotFound()) return std::nullopt;
  if (!got.ok()) return FromRocks(got, absl::StrCat("looking up event ", event_id, " of ", ledger));
  ByteReader reader(stored);
  const Position position{static_cast<int64_t>(reader.Fixed64())};
  if (!reader.Finished() || position.value < 0) {
    return absl::DataLossError(
        absl::StrCat("ledger ", ledger, ": the position of event ", event_id, " is damaged"));
  }
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok() && !absl::IsNotFound(size.status())) return size.status();
  // Just written, and not yet committed as readers see it.
  if (!size.ok() || !size->Contains(position)) return std::nullopt;
  return position;
}

absl::StatusOr<Size> EventLog::SizeAt(const std::string& ledger, absl::Time time) const {
  const absl::StatusOr<LedgerHead> head = Head(ledger);
  if (!head.ok()) return head.status();
  if (head->last_recorded_at <= time) return head->size;
  // Events before `low` are recorded by then, those from `high` on are not.
  int64_t low = 0;
  int64_t high = head->size.value - 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    const absl::StatusOr<v1::Record> record = ReadOne(ledger, Position{middle});
    if (!record.ok()) return record.status();
    if (FromTimestamp(record->recorded_at()) <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return Size{low};
}

std::unique_ptr<PositionScan> EventLog::Scan(const std::string& ledger, const TagFilter& filter,
                                             Position from, Direction direction) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  return std::make_unique<PositionScan>(database_, ledger, filter, from,
                                        size.ok() ? *size : Size{0}, direction);
}

Batch EventLog::NewBatch(absl::Time now) {
  return Batch(*this, absl::FromUnixMicros(absl::ToUnixMicros(now)));
}

absl::Status EventLog::Commit(Batch& batch) {
  Require(!batch.open_ && !batch.committed_, "a batch committed with an open append, or twice");
  if (const std::optional<std::string> halted = halt_reason()) {
    return absl::DataLossError(*halted);
  }
  RequireMadeOnHeads(batch);
  if (batch.empty()) return absl::OkStatus();
  if (absl::Status room = CheckDiskSpace(database_); !room.ok()) return room;

  rocksdb::WriteBatch writes;
  if (absl::Status made = batch.WriteTo(database_, writes); !made.ok()) return made;
  int64_t events = batch.sealed_events_;
  {
    absl::MutexLock lock(&mutex_);
    events += events_;
  }
  std::string events_bytes;
  PutFixed64(events_bytes, static_cast<uint64_t>(events));
  Require(writes.Put(kEventsKey, events_bytes).ok(), "a write that a batch refuses");

  // Durable here, nowhere else: when this returns OK, the write-ahead log is synced.
  rocksdb::WriteOptions durable;
  durable.sync = true;
  durable.protection_bytes_per_key = 8;
  const rocksdb::Status written = database_.rocks().Write(durable, &writes);
  if (!written.ok()) return Halt(FromRocks(written, "writing a commit").ToString());

  batch.committed_ = true;
  Publish(batch);
  // The commit stands whatever becomes of the mark; without it no further one is acknowledged.
  if (absl::Status marked = mark_->Set(events); !marked.ok()) Halt(marked.ToString()).IgnoreError();
  return absl::OkStatus();
}

void EventLog::RequireMadeOnHeads(const Batch& batch) const {
  absl::MutexLock lock(&mutex_);
  for (const auto& [ledger, tail] : batch.tails_) {
    const auto head = heads_.find(ledger);
    const Size size = head == heads_.end() ? Size{0} : head->second->size;
    Require(size == tail.head.size, "a batch that another commit overtook");
  }
}

void EventLog::Publish(const Batch& batch) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [ledger, tail] : batch.tails_) {
    if (tail.events.empty()) continue;
    heads_.insert_or_assign(ledger, LedgerHead{batch.NextSizeOf(tail), tail.last_recorded_at});
  }
  events_ += batch.sealed_events_;
}

absl::Status EventLog::Halt(const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  halt_reason_ = absl::StrCat("the store has halted: ", reason,
                              "; nothing is appended until it is opened anew");
  return absl::DataLossError(*halt_reason_);
}

std::optional<std::string> EventLog::halt_reason() const {
  {
    absl::MutexLock lock(&mutex_);
    if (halt_reason_) return halt_reason_;
  }
  const std::optional<std::string> error = database_.background_error();
  if (!error) return std::nullopt;
  return absl::StrCat("the store has halted: ", *error,
                      "; nothing is appended until it is opened anew");
}

}  // namespace liggare::store
