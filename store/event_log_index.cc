// What a log keeps beside its records: the tails in memory, and the index they are written to.

#include <utility>

#include "store/chunk_reader.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/index_runs.h"
#include "store/ledger_tail.h"

namespace liggare::store {
namespace {

// Of a generation that is being continued, what is held in memory before it is written.
constexpr int64_t kContinuedEventsMax = 200'000;

}  // namespace

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
    absl::Status read = records.Parse(at, record);
    if (!read.ok()) return read;
    tags.Clear();
    tags_of_(record, tags);
    absl::Status added = runs.Add(ledger, at, record.event().event_id(), tags);
    if (!added.ok()) return added;
    if (runs.gathered().events >= kContinuedEventsMax) {
      if (absl::Status written = runs.Write(); !written.ok()) return written;
    }
  }
  return runs.Write();
}

}  // namespace liggare::store
