// How a log is opened: its heads are read and counted, and the tails that no index holds.

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/acknowledged_mark.h"
#include "store/chunk_reader.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/index_runs.h"
#include "store/key_layout.h"
#include "store/ledger_tail.h"
#include "store/stored_record.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

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

Size EventLog::TailBegin(const std::string& ledger, Size size) const {
  const std::shared_ptr<const Derived> derived = database_.derived();
  const absl::StatusOr<Size> indexed = IndexedSize(database_, *derived, ledger);
  const bool follows =
      indexed.ok() && *indexed <= size && size.value - indexed->value <= kTailEventsMax;
  if (follows) return *indexed;
  const std::string why = indexed.ok()
                              ? absl::StrCat("ledger ", ledger, " is indexed to ", indexed->value,
                                             " and has ", size.value, " events")
                              : std::string(indexed.status().message());
  derived->Lost(DerivedFamily::kEventIds, why).IgnoreError();
  derived->Lost(DerivedFamily::kTags, why).IgnoreError();
  return size;
}

absl::Status EventLog::LoadTails() {
  for (const std::string& ledger : Ledgers()) {
    const absl::StatusOr<Size> size = SizeOf(ledger);
    if (!size.ok()) continue;  // Damaged, and says so to whoever asks.
    auto tail = std::make_shared<LedgerTail>(TailBegin(ledger, *size));
    const absl::Status loaded = LoadTail(ledger, *tail, *size);
    absl::MutexLock lock(&mutex_);
    tails_.insert_or_assign(ledger, std::move(tail));
    // The ledger's records cannot be read to their end, which is that ledger's trouble alone.
    if (absl::IsDataLoss(loaded)) {
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
    absl::Status read = records.Parse(at, record);
    if (!read.ok()) return read;
    tags.Clear();
    tags_of_(record, tags);
    if (tail.Add(record.event().event_id(), tags)) {
      return DamagedRange(ledger, at, at, "its event id is that of an earlier event");
    }
    const Unindexed kept = tail.KeepOpen(SizeThrough(at));
    absl::MutexLock lock(&mutex_);
    unindexed_.events += kept.events;
    unindexed_.bytes += kept.bytes;
  }
  return absl::OkStatus();
}

}  // namespace liggare::store
