#include "services/ledger/ledgers.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "store/merkle_tree.h"
#include "store/record_run.h"
#include "store/stored_record.h"
#include "store/timestamp.h"

namespace liggare::ledger {
namespace {

// What is not written is applied again when a ledger comes into use: a few milliseconds' work. Its
// blocks are written behind, soon, and then there is less.
constexpr int64_t kUnwrittenMax = 2'048;

constexpr size_t kReadBytesMax = 4u << 20;

// So that to load it again and again takes no more than so small a share of the time: one of a
// hundred definitions loads in a millisecond, one of a million events in thirty.
constexpr int kKeptForEachLoad = 5'000;
constexpr absl::Duration kKeptMax = absl::Minutes(10);

absl::Status UnknownLedger(const std::string& id) {
  return budget::Refuse(v1::ERROR_REASON_UNKNOWN_LEDGER,
                        "there is no ledger '" + id + "'; create it first, or see ListLedgers",
                        {{"ledger", id}});
}

// What an event changes of its ledger's description.
void Describe(const v1::Payload& payload, v1::Ledger& description) {
  if (payload.has_ledger_opened()) {
    const v1::LedgerOpened& opened = payload.ledger_opened();
    description.set_name(opened.name());
    description.set_currency(opened.currency());
    description.set_origin(opened.origin());
    description.set_verifier_key(opened.verifier_key());
  } else if (payload.has_key_rotated()) {
    const v1::KeyRotated& rotated = payload.key_rotated();
    description.set_verifier_key(rotated.verifier_key());
    if (!rotated.origin().empty()) description.set_origin(rotated.origin());
  }
}

// What the rotations of its keys change of it, found by their tag.
absl::Status DescribeRotations(const store::EventLog& log, const std::string& ledger,
                               v1::Ledger& description) {
  auto rotations =
      log.Scan(ledger, {{"type:key_rotated"}}, Position{0}, store::Direction::kForward);
  while (true) {
    const auto position = rotations->Next();
    if (!position.ok()) return position.status();
    if (!position->has_value()) return absl::OkStatus();
    const auto rotation = log.ReadOne(ledger, **position);
    if (!rotation.ok()) return rotation.status();
    Describe(rotation->event().payload(), description);
  }
}

// The same, found by reading every record.
absl::Status ReadRotations(const store::EventLog& log, const std::string& ledger, Size size,
                           v1::Ledger& description) {
  v1::Record record;
  Position next{0};
  while (size.Contains(next)) {
    const auto runs = log.ReadRuns(ledger, next, size, kReadBytesMax);
    if (!runs.ok()) return runs.status();
    absl::Status read = store::ForEachRecord(*runs, [&](Position position, std::string_view bytes) {
      absl::Status parsed = store::ParseRecordInto(ledger, position, bytes, record);
      if (parsed.ok()) Describe(record.event().payload(), description);
      next = Position{position.value + 1};
      return parsed;
    });
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

bool EndsAppend(const v1::Record& record) {
  return record.position() + 1 == record.append_first() + record.append_count();
}

}  // namespace

Ledger::Ledger(const store::Database& database, const store::EventLog& log, std::string id)
    : database_(database), log_(log), id_(std::move(id)), last_used_(absl::Now()) {
  description_.set_ledger(id_);
}

absl::Status Ledger::Load(const store::LedgerHead& head) {
  v1::Ledger described;
  auto opening = log_.ReadOne(id_, Position{0});
  if (!opening.ok()) return opening.status();
  ledger::Describe(opening->event().payload(), described);
  absl::Status rotated = DescribeRotations(log_, id_, described);
  // Without its tags nothing but the records says which key is the last.
  if (absl::IsUnavailable(rotated)) rotated = ReadRotations(log_, id_, head.size, described);
  absl::MutexLock lock(&mutex_);
  description_.MergeFrom(described);
  description_.set_size(head.size.value);
  *description_.mutable_last_recorded_at() = store::ToTimestamp(head.last_recorded_at);
  head_ = head;
  return rotated;
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

std::optional<std::string> Ledger::behind_anchor() const {
  absl::MutexLock lock(&mutex_);
  return behind_anchor_;
}

absl::StatusOr<std::shared_ptr<store::MerkleTree>> Ledger::tree() const {
  absl::MutexLock load_lock(&load_mutex_);
  {
    absl::MutexLock lock(&mutex_);
    last_used_ = absl::Now();
    if (tree_ != nullptr) return tree_;
  }
  auto opened = store::MerkleTree::Open(database_, database_.derived(), log_, id_);
  if (!opened.ok()) return opened.status();
  absl::MutexLock lock(&mutex_);
  tree_ = *std::move(opened);
  return tree_;
}

absl::StatusOr<std::shared_ptr<LedgerInUse>> Ledger::InUse() const {
  absl::MutexLock lock(&mutex_);
  last_used_ = absl::Now();
  if (!behind_.ok()) return behind_;
  return in_use_;
}

absl::StatusOr<std::shared_ptr<LedgerInUse>> Ledger::Use() const {
  if (auto in_use = InUse(); !in_use.ok() || *in_use != nullptr) return in_use;
  absl::MutexLock load_lock(&load_mutex_);
  if (auto in_use = InUse(); !in_use.ok() || *in_use != nullptr) return in_use;
  while (true) {
    const auto derived = database_.derived();
    const absl::Time begun = absl::Now();
    auto loaded = LedgerInUse::Load(database_, log_, id_, head().size);
    if (!loaded.ok()) return loaded.status();
    absl::MutexLock lock(&mutex_);
    // A rebuild has put something else in the place of what it was loaded from.
    if (database_.derived() != derived) continue;
    load_time_ = absl::Now() - begun;
    in_use_ = *std::move(loaded);
    if (!in_use_->damage().ok()) EndAtDamage(*in_use_);
    return in_use_;
  }
}

void Ledger::EndAtDamage(const LedgerInUse& sound) const {
  if (!halt_reason_.has_value()) halt_reason_ = std::string(sound.damage().message());
  head_.size = sound.projection().size();
  description_.set_size(head_.size.value);
}

absl::StatusOr<std::shared_ptr<const projection::Projection>> Ledger::projection() const {
  auto in_use = Use();
  if (!in_use.ok()) return in_use.status();
  const projection::Projection* projection = &(*in_use)->projection();
  return std::shared_ptr<const projection::Projection>(*std::move(in_use), projection);
}

int64_t Ledger::unwritten() const {
  absl::MutexLock lock(&mutex_);
  return in_use_ == nullptr ? 0 : in_use_->projection().unwritten();
}

bool Ledger::is_in_use() const {
  absl::MutexLock lock(&mutex_);
  return in_use_ != nullptr;
}

absl::Status Ledger::WriteBlocks() const {
  std::shared_ptr<LedgerInUse> in_use;
  {
    absl::MutexLock lock(&mutex_);
    in_use = in_use_;
  }
  return in_use == nullptr ? absl::OkStatus() : in_use->WriteBlocks();
}

absl::StatusOr<std::shared_ptr<budget::State>> Ledger::state() {
  auto in_use = Use();
  if (!in_use.ok()) return in_use.status();
  budget::State* state = &(*in_use)->state();
  return std::shared_ptr<budget::State>(*std::move(in_use), state);
}

absl::Status Ledger::Publish(std::span<const v1::Record* const> appends) {
  budget::Require(!appends.empty() && EndsAppend(*appends.back()), "half an append is published");
  absl::Status behind;
  if (const auto in_use = InUse(); in_use.ok()) {
    budget::Require(*in_use != nullptr, "a ledger is in use while it is appended to");
    behind = (*in_use)->Show(appends);
    if (!behind.ok() && !absl::IsUnavailable(behind)) return behind;
  }
  const v1::Record& last = *appends.back();
  absl::MutexLock lock(&mutex_);
  behind_.Update(behind);
  for (const v1::Record* record : appends)
    ledger::Describe(record->event().payload(), description_);
  head_.size = SizeThrough(Position{last.position()});
  head_.last_recorded_at = store::FromTimestamp(last.recorded_at());
  description_.set_size(head_.size.value);
  *description_.mutable_last_recorded_at() = last.recorded_at();
  return absl::OkStatus();
}

void Ledger::Halt(const std::string& reason) const {
  absl::MutexLock lock(&mutex_);
  if (!halt_reason_.has_value()) halt_reason_ = reason;
}

void Ledger::HoldBehindAnchor(const std::string& reason) const {
  absl::MutexLock lock(&mutex_);
  behind_anchor_ = reason;
}

bool Ledger::PutAway(absl::Time unused_since) const {
  std::shared_ptr<LedgerInUse> unused;  // These end after the lock.
  std::shared_ptr<store::MerkleTree> unused_tree;
  absl::MutexLock lock(&mutex_);
  if (last_used_ + std::min(kKeptForEachLoad * load_time_, kKeptMax) > unused_since) return false;
  // Whoever holds either was given it under the lock, so nobody can come to hold it now.
  if (tree_.use_count() == 1) unused_tree = std::exchange(tree_, nullptr);
  const bool held = in_use_.use_count() != 1 || !behind_.ok();
  if (!held && in_use_->projection().unwritten() <= kUnwrittenMax) {
    unused = std::exchange(in_use_, nullptr);
  }
  return unused != nullptr || unused_tree != nullptr;
}

void Ledger::Reload() {
  std::shared_ptr<LedgerInUse> loaded;  // These end after the lock.
  std::shared_ptr<store::MerkleTree> tree;
  absl::MutexLock lock(&mutex_);
  loaded = std::exchange(in_use_, nullptr);
  behind_ = absl::OkStatus();
  tree = std::exchange(tree_, nullptr);
}

absl::StatusOr<std::unique_ptr<Ledgers>> Ledgers::Open(const store::Database& database,
                                                       const store::EventLog& log) {
  std::unique_ptr<Ledgers> ledgers(new Ledgers(database, log));
  for (const std::string& id : log.Ledgers()) {
    auto ledger = ledgers->New(id);
    auto head = log.Head(id);
    absl::Status loaded = head.ok() ? ledger->Load(*head) : head.status();
    if (loaded.ok()) loaded = log.Damage(id);
    if (!loaded.ok()) ledger->Halt(std::string(loaded.message()));
    // Finds the last append before the damage, where the head then is.
    if (!loaded.ok() && head.ok()) ledger->Use().status().IgnoreError();
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

std::map<std::string, std::string> Ledgers::Lost() const {
  absl::MutexLock lock(&mutex_);
  return lost_;
}

void Ledgers::NoteLost(const std::string& id, const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  lost_.emplace(id, reason);
}

std::shared_ptr<Ledger> Ledgers::New(const std::string& id) const {
  return std::make_shared<Ledger>(database_, log_, id);
}

void Ledgers::Add(std::shared_ptr<Ledger> ledger) {
  absl::MutexLock lock(&mutex_);
  const std::string& id = ledger->id();
  budget::Require(ledgers_.emplace(id, std::move(ledger)).second, "a ledger is opened twice");
}

void Ledgers::Reload() {
  absl::MutexLock lock(&mutex_);
  for (const auto& [id, ledger] : ledgers_) ledger->Reload();
}

}  // namespace liggare::ledger
