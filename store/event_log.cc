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

// What the log says of itself: the number of events of all ledgers at its last commit.
absl::StatusOr<int64_t> CommittedEvents(const Database& database) {
  std::string stored;
  const rocksdb::Status got = database.rocks().Get(rocksdb::ReadOptions(), kEventsKey, &stored);
  if (got.IsNotFound()) return 0;
  if (!got.ok()) return FromRocks(got, "reading the number of events");
  ByteReader reader(stored);
  const auto events = static_cast<int64_t>(reader.Fixed64());
  if (!reader.Finished() || events < 0)
    return absl::DataLossError("the number of events is damaged");
  return events;
}

absl::StatusOr<LedgerHead> LoadHead(const Database& database, const std::string& ledger) {
  absl::StatusOr<std::optional<Chunk>> last = ChunkReader(database, ledger).Last();
  if (!last.ok()) return last.status();
  Require(last->has_value(), "a ledger without chunks");
  const Position position = (*last)->last();
  absl::StatusOr<v1::Record> record =
      ParseRecord(ledger, StoredRecord{position, std::string((*last)->Record(position))});
  if (!record.ok()) return record.status();
  if (record->append_first() + record->append_count() != position.value + 1) {
    return DamagedRange(ledger, Position{position.value + 1},
                        Position{record->append_first() + record->append_count() - 1},
                        "the end of the last append is missing");
  }
  return LedgerHead{SizeThrough(position), FromTimestamp(record->recorded_at())};
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
  if (absl::Status whole = log->CheckNothingIsMissing(); !whole.ok()) return whole;
  return log;
}

EventLog::EventLog(const Database& database, std::unique_ptr<AcknowledgedMark> mark)
    : database_(database), mark_(std::move(mark)) {}

EventLog::~EventLog() = default;

absl::Status EventLog::LoadHeads() {
  absl::MutexLock lock(&mutex_);
  const std::unique_ptr<rocksdb::Iterator> chunks(database_.rocks().NewIterator(
      rocksdb::ReadOptions(), database_.family(ColumnFamily::kRecords)));
  chunks->SeekToFirst();
  while (chunks->Valid()) {
    const std::optional<DecodedPositionKey> key = DecodePositionKey(chunks->key().ToStringView());
    if (!key) return absl::DataLossError("the records have a key that names no ledger");
    heads_.emplace(key->ledger, LoadHead(database_, key->ledger));
    chunks->Seek(LedgerEnd(key->ledger));
  }
  const rocksdb::Status status = chunks->status();
  return status.ok() ? absl::OkStatus() : FromRocks(status, "listing ledgers");
}

absl::Status EventLog::CheckNothingIsMissing() {
  const absl::StatusOr<int64_t> committed = CommittedEvents(database_);
  if (!committed.ok()) return committed.status();
  absl::MutexLock lock(&mutex_);
  events_ = *committed;
  int64_t found = 0;
  bool all_found = true;
  for (const auto& [ledger, head] : heads_) {
    found += head.ok() ? head->size.value : 0;
    all_found = all_found && head.ok();
  }
  // A damaged ledger is known to be short; it does not keep the others from being read.
  if (all_found && found != events_) {
    return absl::DataLossError(absl::StrCat("the last commit left ", events_,
                                            " events in the ledgers, and ", found,
                                            " are there; restore a backup"));
  }
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
  std::vector<StoredRecord> records;
  size_t bytes = 0;
  ChunkReader chunks(database_, ledger);
  Position at = from;
  while (size->Contains(at)) {
    const absl::StatusOr<Chunk> chunk = chunks.Holding(at);
    if (!chunk.ok()) return chunk.status();
    if (!records.empty() && chunk->first() != at) return Overlap(ledger, *chunk);
    for (; at <= chunk->last() && size->Contains(at); ++at.value) {
      if (records.size() == records_max || (bytes >= bytes_max && !records.empty())) return records;
      records.push_back(StoredRecord{at, std::string(chunk->Record(at))});
      bytes += records.back().bytes.size();
    }
  }
  return records;
}

absl::StatusOr<std::vector<StoredRecord>> EventLog::ReadBackward(const std::string& ledger,
                                                                 Position from, size_t records_max,
                                                                 size_t bytes_max) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (from.value < 0 || !size->Contains(from)) return NoEventAt(ledger, from, *size);
  std::vector<StoredRecord> records;
  size_t bytes = 0;
  ChunkReader chunks(database_, ledger);
  Position at = from;
  while (at.value >= 0) {
    const absl::StatusOr<Chunk> chunk = chunks.Holding(at);
    if (!chunk.ok()) return chunk.status();
    if (!records.empty() && chunk->last() != at) return Overlap(ledger, *chunk);
    for (; at >= chunk->first(); --at.value) {
      if (records.size() == records_max || (bytes >= bytes_max && !records.empty())) return records;
      records.push_back(StoredRecord{at, std::string(chunk->Record(at))});
      bytes += records.back().bytes.size();
    }
  }
  return records;
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
