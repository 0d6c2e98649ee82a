#include "store/event_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/acknowledged_mark.h"
#include "store/batch.h"
#include "store/database.h"
#include "store/disk_space.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/ledger_tail.h"

namespace liggare::store {

EventLog::EventLog(Database& database, std::unique_ptr<AcknowledgedMark> mark, TagsOf tags_of)
    : database_(database), mark_(std::move(mark)), tags_of_(std::move(tags_of)) {}

EventLog::~EventLog() = default;

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
  const absl::Status room =
      CheckDiskSpace(database_.env(), database_.path(), database_.free_disk_bytes_min());
  if (!room.ok()) return room;

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
