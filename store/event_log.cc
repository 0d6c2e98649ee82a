#include "store/event_log.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "store/acknowledged_mark.h"
#include "store/batch.h"
#include "store/chunk_reader.h"
#include "store/database.h"
#include "store/index_runs.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/ledger_tail.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

// A commit needs room for itself and, some time, for writing out what is in memory.
constexpr uint64_t kFreeDiskBytesMin = 64 * 1024 * 1024;
// Of an index that is far behind at Open, what is held in memory before it is written.
constexpr int64_t kLoadedEventsMax = 200'000;

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

// What ReadRuns answers, up to its limit.
class RunsRead {
 public:
  explicit RunsRead(size_t bytes_max) : bytes_max_(bytes_max) {}

  bool full() const { return bytes_ >= bytes_max_ && bytes_ > 0; }

  // Adds the records of a chunk, at which the reader stands, from a position on and before `end`,
  // as far as there is room: where to go on.
  absl::StatusOr<Position> Add(const ChunkReader& reader, const Chunk& chunk, Position from,
                               Size end) {
    const Position last{std::min(chunk.last().value, end.value - 1)};
    const Position to = LastThatFits(chunk, from, last);
    const std::string_view wire = chunk.Wire(from, to);
    const auto count = static_cast<int32_t>(to.value - from.value + 1);
    bytes_ += wire.size();
    if (wire.size() < kPinnedBytesMin) {
      Join(from, count, wire);
    } else {
      RecordRun run{from, count, {}, nullptr};
      const absl::StatusOr<std::string_view> pinned = reader.Pin(run.owner);
      if (!pinned.ok()) return pinned.status();
      run.wire =
          pinned->substr(static_cast<size_t>(wire.data() - reader.value().data()), wire.size());
      EndJoined();
      runs_.push_back(std::move(run));
    }
    return Position{to.value + 1};
  }

  std::vector<RecordRun> Take() {
    EndJoined();
    return std::move(runs_);
  }

 private:
  // A chunk of a small commit costs less to copy than to keep.
  static constexpr size_t kPinnedBytesMin = 16 * 1024;

  // The record with which the limit is reached, or the last.
  Position LastThatFits(const Chunk& chunk, Position from, Position last) const {
    Position low = from;
    while (low < last) {
      const Position middle{low.value + (last.value - low.value) / 2};
      if (bytes_ + chunk.Wire(from, middle).size() >= bytes_max_) {
        last = middle;
      } else {
        low.value = middle.value + 1;
      }
    }
    return low;
  }

  void Join(Position first, int32_t count, std::string_view wire) {
    if (joined_ != nullptr && joined_->size() + wire.size() > kChunkBytesMax) EndJoined();
    if (joined_ == nullptr) {
      joined_ = std::make_shared<std::string>();
      joined_run_ = RecordRun{first, 0, {}, nullptr};
    }
    joined_->append(wire);
    joined_run_.count += count;
  }
  void EndJoined() {
    if (joined_ == nullptr) return;
    joined_run_.wire = *joined_;
    joined_run_.owner = std::move(joined_);
    joined_ = nullptr;
    runs_.push_back(std::move(joined_run_));
  }

  const size_t bytes_max_;
  size_t bytes_ = 0;
  std::shared_ptr<std::string> joined_;
  RecordRun joined_run_;
  std::vector<RecordRun> runs_;
};

// The record at a position that the ledger has.
absl::Status ReadInto(const std::string& ledger, Position position, ChunkReader& records,
                      v1::Record& record) {
  const absl::StatusOr<std::string_view> bytes = records.Record(position);
  if (!bytes.ok()) return bytes.status();
  return ParseRecordInto(ledger, position, *bytes, record);
}

// Looks ids up in the index, some at once.
class IndexedIds {
 public:
  IndexedIds(const Database& database, const std::string& ledger)
      : database_(database),
        derived_(database.derived()),
        ledger_(ledger),
        prefix_(LedgerPrefix(ledger)) {}

  // Fills in those that are not found yet.
  absl::Status Find(std::span<const std::string_view> event_ids, Size size,
                    std::span<std::optional<Position>> found) {
    for (size_t i = 0; i < event_ids.size(); ++i) {
      // No event has an empty id, whose key would be the mark of how far the ledger is indexed.
      if (found[i] || event_ids[i].empty()) continue;
      asked_[count_] = i;
      keys_[count_].assign(prefix_).append(StoredEventId(event_ids[i]));
      if (++count_ < kAtOnce) continue;
      if (absl::Status got = Get(event_ids, size, found); !got.ok()) return got;
    }
    return count_ == 0 ? absl::OkStatus() : Get(event_ids, size, found);
  }

 private:
  static constexpr size_t kAtOnce = 64;

  absl::Status Get(std::span<const std::string_view> event_ids, Size size,
                   std::span<std::optional<Position>> found) {
    std::array<rocksdb::Slice, kAtOnce> slices;
    std::copy_n(keys_.begin(), count_, slices.begin());
    database_.rocks().MultiGet(rocksdb::ReadOptions(), derived_->family(DerivedFamily::kEventIds),
                               count_, slices.data(), values_.data(), got_.data());
    const size_t count = std::exchange(count_, 0);
    for (size_t i = 0; i < count; ++i) {
      if (got_[i].IsNotFound()) continue;
      const std::string event_id(event_ids[asked_[i]]);
      if (!got_[i].ok()) {
        return FromRocks(got_[i], absl::StrCat("looking up event ", event_id, " of ", ledger_));
      }
      const std::optional<Position> position = ReadIdValue(keys_[i], values_[i].ToStringView());
      values_[i].Reset();
      if (!position) {
        return absl::DataLossError(absl::StrCat("ledger ", ledger_, ": the position of event ",
                                                event_id, " is damaged; rebuild the index"));
      }
      if (size.Contains(*position)) found[asked_[i]] = position;
    }
    return absl::OkStatus();
  }

  const Database& database_;
  const std::shared_ptr<const Derived> derived_;
  const std::string& ledger_;
  const std::string prefix_;
  size_t count_ = 0;
  std::array<size_t, kAtOnce> asked_;
  std::array<std::string, kAtOnce> keys_;
  std::array<rocksdb::PinnableSlice, kAtOnce> values_;
  std::array<rocksdb::Status, kAtOnce> got_;
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

absl::Status CountIsDamaged(const std::string& of) {
  return absl::DataLossError(absl::StrCat("the number of events of ", of, " is damaged"));
}

// What the log says of itself: the number of events of all ledgers at its last commit.
absl::StatusOr<int64_t> CommittedEvents(const Database& database) {
  std::string stored;
  const rocksdb::Status got = database.rocks().Get(rocksdb::ReadOptions(), kEventsKey, &stored);
  if (got.IsNotFound()) return 0;
  if (!got.ok()) return FromRocks(got, "reading the number of events");
  ByteReader reader(stored);
  const auto events = static_cast<int64_t>(reader.Fixed64());
  const auto before = static_cast<int64_t>(reader.Fixed64());
  if (!reader.Finished() || before < 0 || events <= before) return CountIsDamaged("all ledgers");
  return events;
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
    ByteReader reader(entries->value().ToStringView());
    const Size size{static_cast<int64_t>(reader.Fixed64())};
    if (!reader.Finished() || size.value < 0) return CountIsDamaged(*ledger);
    sizes.emplace(*ledger, size);
  }
  if (!entries->status().ok()) return FromRocks(entries->status(), "listing ledgers");
  return sizes;
}

// Reads the end of a ledger, which has that size.
absl::StatusOr<LedgerHead> LoadHead(const Database& database, const std::string& ledger,
                                    Size size) {
  const Position last{size.value - 1};
  ChunkReader chunks(database, ledger);
  const absl::StatusOr<Chunk> chunk = chunks.Holding(last);
  if (!chunk.ok()) return chunk.status();
  if (chunk->last() != last) {
    return DamagedRange(ledger, chunk->first(), chunk->last(),
                        "their chunk reaches beyond the ledger");
  }
  v1::Record record;
  absl::Status parsed = ParseRecordInto(ledger, last, chunk->Record(last), record);
  if (!parsed.ok()) return parsed;
  if (record.append_first() + record.append_count() != size.value) {
    return DamagedRange(ledger, last, last, "its append is not whole");
  }
  return LedgerHead{size, FromTimestamp(record.recorded_at())};
}

}  // namespace

absl::StatusOr<v1::Record> ParseRecord(const std::string& ledger, const StoredRecord& stored) {
  v1::Record record;
  absl::Status parsed = ParseRecordInto(ledger, stored.position, stored.bytes, record);
  if (!parsed.ok()) return parsed;
  return record;
}

absl::Status ParseRecordInto(const std::string& ledger, Position position, std::string_view bytes,
                             v1::Record& record) {
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return DamagedRange(ledger, position, position, "its bytes are no record");
  }
  if (record.ledger() != ledger || record.position() != position.value) {
    return DamagedRange(ledger, position, position, "another record stands in its place");
  }
  const int64_t first = record.append_first();
  if (first > position.value || position.value >= first + record.append_count()) {
    return DamagedRange(ledger, position, position, "it lies outside its append");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::Open(Database& database, TagsOf tags_of) {
  absl::StatusOr<std::unique_ptr<AcknowledgedMark>> mark =
      AcknowledgedMark::Open(database.env(), database.path());
  if (!mark.ok()) return mark.status();
  std::unique_ptr<EventLog> log(new EventLog(database, *std::move(mark), std::move(tags_of)));
  if (absl::Status loaded = log->LoadHeads(); !loaded.ok()) return loaded;
  if (absl::Status whole = log->CheckMark(); !whole.ok()) return whole;
  if (absl::Status loaded = log->LoadTails(); !loaded.ok()) return loaded;
  return log;
}

EventLog::EventLog(Database& database, std::unique_ptr<AcknowledgedMark> mark, TagsOf tags_of)
    : database_(database), mark_(std::move(mark)), tags_of_(std::move(tags_of)) {}

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

absl::Status EventLog::EnsureSoundIndex() {
  for (const std::string& ledger : Ledgers()) {
    const absl::StatusOr<Size> size = SizeOf(ledger);
    if (!size.ok()) continue;
    const absl::StatusOr<Size> indexed = IndexedSize(database_, *database_.derived(), ledger);
    if (indexed.ok() && *indexed <= *size) continue;
    if (!indexed.ok() && !absl::IsDataLoss(indexed.status())) return indexed.status();
    // Damaged, or of a log that lost its end: made anew.
    const DerivedFamily families[] = {DerivedFamily::kEventIds, DerivedFamily::kTags};
    absl::StatusOr<std::shared_ptr<const Derived>> anew = database_.NewGeneration(families);
    if (!anew.ok()) return anew.status();
    return database_.Switch(*std::move(anew));
  }
  return absl::OkStatus();
}

absl::Status EventLog::LoadTails() {
  if (absl::Status sound = EnsureSoundIndex(); !sound.ok()) return sound;
  for (const std::string& ledger : Ledgers()) {
    const absl::StatusOr<Size> size = SizeOf(ledger);
    if (!size.ok()) continue;  // Damaged, and says so to whoever asks.
    const absl::StatusOr<Size> indexed = IndexedSize(database_, *database_.derived(), ledger);
    if (!indexed.ok()) return indexed.status();
    auto tail = std::make_shared<LedgerTail>(*indexed);
    {
      absl::MutexLock lock(&mutex_);
      tails_.insert_or_assign(ledger, tail);
    }
    const absl::Status loaded = LoadTail(ledger, *tail, *size);
    if (absl::IsDataLoss(loaded)) {
      // The ledger's records cannot be read to their end, which is that ledger's trouble alone.
      absl::MutexLock lock(&mutex_);
      damaged_.emplace(ledger, loaded);
    } else if (!loaded.ok()) {
      return loaded;
    }
  }
  return absl::OkStatus();
}

absl::Status EventLog::LoadTail(const std::string& ledger, LedgerTail& tail, Size size) {
  ChunkReader records(database_, ledger);
  v1::Record record;
  TagList tags;
  for (Position at = tail.View().first(); size.Contains(at); ++at.value) {
    absl::Status read = ReadInto(ledger, at, records, record);
    if (!read.ok()) return read;
    tags.Clear();
    tags_of_(record, tags);
    if (tail.Add(record.event().event_id(), tags)) {
      return DamagedRange(ledger, at, at, "its event id is that of an earlier event");
    }
    const Unindexed kept = tail.KeepOpen(SizeThrough(at));
    bool many = false;
    {
      absl::MutexLock lock(&mutex_);
      unindexed_.events += kept.events;
      unindexed_.bytes += kept.bytes;
      many = unindexed_.events >= kLoadedEventsMax;
    }
    // So far behind is only an index that was lost.
    if (many) {
      if (absl::Status written = WriteIndexes(); !written.ok()) return written;
    }
  }
  return absl::OkStatus();
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

absl::Status EventLog::Damage(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto damaged = damaged_.find(ledger);
  return damaged == damaged_.end() ? absl::OkStatus() : damaged->second;
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
    for (; at <= chunk->last() && size->Contains(at) && !read.full(); ++at.value) {
      read.Add(at, chunk->Record(at));
    }
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
  ChunkReader records(database_, ledger);
  v1::Record record;
  absl::Status read = ReadInto(ledger, position, records, record);
  if (!read.ok()) return read;
  return record;
}

absl::StatusOr<std::vector<RecordRun>> EventLog::ReadRuns(const std::string& ledger, Position from,
                                                          Size end, size_t bytes_max) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (from.value < 0 || from.value > end.value) return NoEventAt(ledger, from, end);
  if (end.value > size->value) return NoEventAt(ledger, Position{end.value - 1}, *size);
  RunsRead read(bytes_max);
  ChunkReader chunks(database_, ledger);
  for (Position at = from; end.Contains(at) && !read.full();) {
    const absl::StatusOr<Chunk> chunk = chunks.Holding(at);
    if (!chunk.ok()) return chunk.status();
    if (at != from && chunk->first() != at) return Overlap(ledger, *chunk);
    const absl::StatusOr<Position> next = read.Add(chunks, *chunk, at, end);
    if (!next.ok()) return next.status();
    at = *next;
  }
  return read.Take();
}

std::unique_ptr<ChunkReader> EventLog::NewReader(const std::string& ledger) const {
  return std::make_unique<ChunkReader>(database_, ledger);
}

absl::StatusOr<std::optional<Position>> EventLog::FindEvent(const std::string& ledger,
                                                            std::string_view event_id) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (absl::IsNotFound(size.status())) return std::optional<Position>();
  if (!size.ok()) return size.status();
  return FindAmong(ledger, event_id, *size);
}

absl::StatusOr<std::vector<std::optional<Position>>> EventLog::FindEvents(
    const std::string& ledger, std::span<const std::string_view> event_ids) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (absl::IsNotFound(size.status())) {
    return std::vector<std::optional<Position>>(event_ids.size());
  }
  if (!size.ok()) return size.status();
  return FindAmong(ledger, event_ids, *size);
}

absl::StatusOr<std::optional<Position>> EventLog::FindAmong(const std::string& ledger,
                                                            std::string_view event_id,
                                                            Size size) const {
  const auto found = FindAmong(ledger, std::span(&event_id, 1), size);
  if (!found.ok()) return found.status();
  return found->front();
}

absl::StatusOr<std::vector<std::optional<Position>>> EventLog::FindAmong(
    const std::string& ledger, std::span<const std::string_view> event_ids, Size size) const {
  std::vector<std::optional<Position>> found(event_ids.size());
  // The tail first: what leaves it meanwhile is in the index.
  const std::shared_ptr<LedgerTail> tail = FindTail(ledger);
  if (tail != nullptr) tail->Find(event_ids, size, found);
  const bool all_found =
      std::all_of(found.begin(), found.end(), [](const auto& position) { return position; });
  if (all_found) return found;
  absl::Status looked_up = IndexedIds(database_, ledger).Find(event_ids, size, found);
  if (!looked_up.ok()) return looked_up;
  return found;
}

absl::StatusOr<Size> EventLog::SizeAt(const std::string& ledger, absl::Time time) const {
  const absl::StatusOr<LedgerHead> head = Head(ledger);
  if (!head.ok()) return head.status();
  if (head->last_recorded_at <= time) return head->size;
  // Events before `low` are recorded by then, those from `high` on are not.
  int64_t low = 0;
  int64_t high = head->size.value - 1;
  ChunkReader records(database_, ledger);
  v1::Record record;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    absl::Status read = ReadInto(ledger, Position{middle}, records, record);
    if (!read.ok()) return read;
    if (FromTimestamp(record.recorded_at()) <= time) {
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
  return ScanAmong(ledger, filter, from, size.ok() ? *size : Size{0}, direction);
}

std::unique_ptr<PositionScan> EventLog::ScanAmong(const std::string& ledger,
                                                  const TagFilter& filter, Position from, Size size,
                                                  Direction direction) const {
  const std::shared_ptr<LedgerTail> tail = FindTail(ledger);
  return std::make_unique<PositionScan>(database_, ledger,
                                        tail == nullptr ? TailView() : tail->View(), filter, from,
                                        size, direction);
}

std::shared_ptr<LedgerTail> EventLog::FindTail(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto tail = tails_.find(ledger);
  return tail == tails_.end() ? nullptr : tail->second;
}

std::shared_ptr<LedgerTail> EventLog::TailOf(const std::string& ledger) {
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<LedgerTail>& tail = tails_[ledger];
  if (tail == nullptr) tail = std::make_shared<LedgerTail>(Size{0});
  return tail;
}

EventLog::Tails EventLog::AllTails() const {
  absl::MutexLock lock(&mutex_);
  return tails_;
}

Unindexed EventLog::unindexed() const {
  absl::MutexLock lock(&mutex_);
  return unindexed_;
}

absl::Status EventLog::WriteIndexes() {
  absl::MutexLock one_at_a_time(&index_mutex_);
  const Tails tails = AllTails();
  TailParts parts;
  for (const auto& [ledger, tail] : tails) {
    if (std::shared_ptr<const TailPart> part = tail->Freeze()) parts.emplace(ledger, part);
  }
  absl::Status written = WriteRun(database_, *database_.derived(), parts);
  if (!written.ok()) return written;
  Unindexed less;
  for (const auto& [ledger, part] : parts) {
    const Unindexed forgotten = tails.at(ledger)->Written();
    less.events += forgotten.events;
    less.bytes += forgotten.bytes;
  }
  absl::MutexLock lock(&mutex_);
  unindexed_.events -= less.events;
  unindexed_.bytes -= less.bytes;
  return absl::OkStatus();
}

absl::Status EventLog::Switch(std::shared_ptr<const Derived> derived) {
  absl::MutexLock one_at_a_time(&index_mutex_);
  for (const auto& [ledger, tail] : AllTails()) {
    absl::Status continued = Continue(derived, ledger, *tail);
    if (!continued.ok()) return continued;
  }
  return database_.Switch(std::move(derived));
}

absl::Status EventLog::Continue(const std::shared_ptr<const Derived>& derived,
                                const std::string& ledger, const LedgerTail& tail) const {
  const absl::StatusOr<Size> indexed = IndexedSize(database_, *derived, ledger);
  if (!indexed.ok()) return indexed.status();
  IndexRuns runs(database_, derived);
  ChunkReader records(database_, ledger);
  v1::Record record;
  TagList tags;
  for (Position at{indexed->value}; at < tail.View().first(); ++at.value) {
    absl::Status read = ReadInto(ledger, at, records, record);
    if (!read.ok()) return read;
    tags.Clear();
    tags_of_(record, tags);
    absl::Status added = runs.Add(ledger, at, record.event().event_id(), tags);
    if (!added.ok()) return added;
    if (runs.gathered().events >= kLoadedEventsMax) {
      if (absl::Status written = runs.Write(); !written.ok()) return written;
    }
  }
  return runs.Write();
}

Batch EventLog::NewBatch(absl::Time now, std::shared_ptr<const Batch> below) {
  return Batch(*this, absl::FromUnixMicros(absl::ToUnixMicros(now)), std::move(below));
}

absl::Status EventLog::Commit(Batch& batch) {
  Require(!batch.open_ && !batch.committed_, "a batch committed with an open append, or twice");
  if (const std::optional<std::string> halted = halt_reason()) {
    return absl::DataLossError(*halted);
  }
  RequireMadeOnHeads(batch);
  if (batch.empty()) return absl::OkStatus();
  if (absl::Status room = CheckDiskSpace(database_); !room.ok()) return room;

  int64_t events = 0;
  {
    absl::MutexLock lock(&mutex_);
    events = events_ + batch.sealed_events_;
  }
  // First how many events there are, and were: wal_check.h follows that from commit to commit.
  rocksdb::WriteBatch writes;
  std::string events_bytes;
  PutFixed64(events_bytes, static_cast<uint64_t>(events));
  PutFixed64(events_bytes, static_cast<uint64_t>(events - batch.sealed_events_));
  Require(writes.Put(kEventsKey, events_bytes).ok(), "a write that a batch refuses");
  if (absl::Status made = batch.WriteTo(database_, writes); !made.ok()) return made;

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
  for (const auto& [ledger, pending] : batch.pending_) {
    const auto head = heads_.find(ledger);
    const Size size = head == heads_.end() ? Size{0} : head->second->size;
    Require(size == pending.head.size, "a batch that another commit overtook");
  }
}

void EventLog::Publish(const Batch& batch) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [ledger, pending] : batch.pending_) {
    if (pending.size == pending.head.size) continue;
    heads_.insert_or_assign(ledger, LedgerHead{pending.size, pending.last_recorded_at});
    const Unindexed kept = pending.tail->KeepOpen(pending.size);
    unindexed_.events += kept.events;
    unindexed_.bytes += kept.bytes;
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
