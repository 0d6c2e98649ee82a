// How a log is read and searched.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/chunk_reader.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/indexed_ids.h"
#include "store/ledger_tail.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

absl::Status NoEventAt(const std::string& ledger, Position position, Size size) {
  return absl::OutOfRangeError(absl::StrCat("ledger ", ledger, " has no position ", position.value,
                                            "; its size is ", size.value));
}

absl::Status Overlap(const std::string& ledger, const Chunk& chunk) {
  return DamagedRange(ledger, chunk.first(), chunk.last(), "their chunk overlaps another");
}

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

}  // namespace

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

absl::StatusOr<v1::Record> EventLog::ReadOne(const std::string& ledger, Position position) const {
  const absl::StatusOr<Size> size = SizeOf(ledger);
  if (!size.ok()) return size.status();
  if (position.value < 0 || !size->Contains(position)) return NoEventAt(ledger, position, *size);
  ChunkReader records(database_, ledger);
  v1::Record record;
  absl::Status read = records.Parse(position, record);
  if (!read.ok()) return read;
  return record;
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
  absl::Status looked_up = FindIndexed(database_, ledger, event_ids, size, found);
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
    absl::Status read = records.Parse(Position{middle}, record);
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

}  // namespace liggare::store
