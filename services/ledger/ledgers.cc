#include "services/ledger/ledgers.h"

#include <cstddef>
#include <utility>

#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/ledger/sound_read.h"
#include "store/timestamp.h"

namespace liggare::ledger {
namespace {

constexpr size_t kReplayRecordsMax = 4'096;
constexpr size_t kReplayBytesMax = 4u << 20;

bool EndsAppend(const v1::Record& record) {
  return record.position() + 1 == record.append_first() + record.append_count();
}

// Replays the records of a ledger up to its size in the log.
absl::Status Replay(const store::EventLog& log, Size size, Ledger& ledger) {
  std::vector<v1::Record> appends;
  for (Position next{0}; size.Contains(next);) {
    auto read = ReadSound(log, ledger.id(), next, store::Direction::kForward, kReplayRecordsMax,
                          kReplayBytesMax);
    if (!read.ok()) return read.status();
    if (read->empty()) return absl::DataLossError("the log ends before its size");
    for (const store::StoredRecord& stored : *read) {
      auto record = store::ParseRecord(ledger.id(), stored);
      if (!record.ok()) return record.status();
      budget::Require(record->position() == next.value, "the log reads records out of order");
      next.value += 1;
      ledger.state().Apply(*record);
      appends.push_back(*std::move(record));
      if (!EndsAppend(appends.back())) continue;
      if (absl::Status shown = ledger.Publish(log, appends); !shown.ok()) return shown;
      appends.clear();
    }
  }
  if (!appends.empty()) return absl::DataLossError("the log ends within an append");
  return absl::OkStatus();
}

absl::Status UnknownLedger(const std::string& id) {
  return budget::Refuse(v1::ERROR_REASON_UNKNOWN_LEDGER,
                        "there is no ledger '" + id + "'; create it first, or see ListLedgers",
                        {{"ledger", id}});
}

}  // namespace

Ledger::Ledger(std::string id) : id_(std::move(id)), projection_(id_) {
  description_.set_ledger(id_);
}

store::LedgerHead Ledger::head() const {
  absl::MutexLock lock(&mutex_);
  return head_;
}

v1::Ledger Ledger::Describe() const {
  absl::MutexLock lock(&mutex_);
  return description_;
}

std::optional<std::string> Ledger::halt_reason() const {
  absl::MutexLock lock(&mutex_);
  return halt_reason_;
}

absl::Status Ledger::Publish(const store::EventLog& log, const std::vector<v1::Record>& appends) {
  budget::Require(!appends.empty() && EndsAppend(appends.back()), "half an append is published");
  const auto record_at = [&](Position position) { return log.ReadOne(id_, position); };
  const auto next_with = [&](const std::string& tag, Position from) {
    return log.Scan(id_, {{tag}}, from, store::Direction::kForward)->Next();
  };
  const absl::Status applied = projection_.Apply(appends, {record_at, next_with});
  if (!applied.ok()) return applied;
  const v1::Record& last = appends.back();
  absl::MutexLock lock(&mutex_);
  if (appends.front().position() == 0) {
    const v1::LedgerOpened& opened = appends.front().event().payload().ledger_opened();
    description_.set_name(opened.name());
    description_.set_currency(opened.currency());
    description_.set_origin(opened.origin());
  }
  head_.size = SizeThrough(Position{last.position()});
  head_.last_recorded_at = store::FromTimestamp(last.recorded_at());
  description_.set_size(head_.size.value);
  *description_.mutable_last_recorded_at() = last.recorded_at();
  return absl::OkStatus();
}

void Ledger::Halt(const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  halt_reason_ = reason;
}

absl::StatusOr<std::unique_ptr<Ledgers>> Ledgers::Open(const store::EventLog& log) {
  std::unique_ptr<Ledgers> ledgers(new Ledgers());
  for (const std::string& id : log.Ledgers()) {
    auto ledger = std::make_shared<Ledger>(id);
    auto head = log.Head(id);
    absl::Status replayed = head.ok() ? Replay(log, head->size, *ledger) : head.status();
    if (!replayed.ok()) ledger->Halt(std::string(replayed.message()));
    ledgers->Add(std::move(ledger));
  }
  return ledgers;
}

absl::StatusOr<std::shared_ptr<const Ledger>> Ledgers::Find(const std::string& id) const {
  return FindToWrite(id);
}

std::vector<std::shared_ptr<const Ledger>> Ledgers::All() const {
  absl::MutexLock lock(&mutex_);
  std::vector<std::shared_ptr<const Ledger>> all;
  all.reserve(ledgers_.size());
  for (const auto& [id, ledger] : ledgers_) all.push_back(ledger);
  return all;
}

absl::StatusOr<std::shared_ptr<Ledger>> Ledgers::FindToWrite(const std::string& id) const {
  absl::MutexLock lock(&mutex_);
  auto found = ledgers_.find(id);
  if (found == ledgers_.end()) return UnknownLedger(id);
  return found->second;
}

void Ledgers::Add(std::shared_ptr<Ledger> ledger) {
  absl::MutexLock lock(&mutex_);
  const std::string& id = ledger->id();
  budget::Require(ledgers_.emplace(id, std::move(ledger)).second, "a ledger is opened twice");
}

}  // namespace liggare::ledger
