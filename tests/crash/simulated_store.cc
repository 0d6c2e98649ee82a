#include "tests/crash/simulated_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "rocksdb/db.h"
#include "services/budget/invariant.h"
#include "services/budget/tags.h"
#include "services/ledger/rebuild.h"
#include "store/derived.h"
#include "tests/support/damage.h"

namespace liggare::crash {
namespace {

constexpr size_t kCacheBytes = 8u << 20;

absl::StatusOr<v1::AppendResponse> Copied(
    const absl::StatusOr<const v1::AppendResponse*>& response) {
  if (!response.ok()) return response.status();
  return **response;
}

}  // namespace

SimulatedStore::SimulatedStore(support::FaultEnv& faults, store::Clock& clock,
                               const store::KeyFiles& keys, std::string folder)
    : faults_(faults), clock_(clock), keys_(keys), folder_(std::move(folder)) {}

absl::Status SimulatedStore::Open(int64_t events_run) {
  absl::Status opened = OpenParts(events_run);
  opened.ok() ? AwaitQuiet() : Close();
  return opened;
}

absl::Status SimulatedStore::OpenParts(int64_t events_run) {
  auto database =
      store::Database::Open({.path = folder_, .env = faults_.env(), .cache_bytes = kCacheBytes});
  if (!database.ok()) return database.status();
  database_ = *std::move(database);
  auto log = store::EventLog::Open(*database_, &budget::AddTags);
  if (!log.ok()) return log.status();
  log_ = *std::move(log);
  vault_ = std::make_unique<store::Vault>(*database_);
  auto ledgers = ledger::Ledgers::Open(*database_, *log_);
  if (!ledgers.ok()) return ledgers.status();
  ledgers_ = *std::move(ledgers);
  transaction_clock_ = std::make_unique<ledger::TransactionClock>(clock_);
  tail_ = std::make_unique<ledger::Tail>();
  shared_reads_ = std::make_unique<ledger::SharedReads>(*log_);
  ledger::Sequencer::Options options;
  options.write_behind.events_run = events_run;
  options.write_behind.events_max = events_run;
  sequencer_ = std::make_unique<ledger::Sequencer>(*log_, *vault_, keys_, *ledgers_, *tail_,
                                                   *transaction_clock_, options);
  return absl::OkStatus();
}

void SimulatedStore::Close() {
  sequencer_.reset();
  shared_reads_.reset();
  tail_.reset();
  transaction_clock_.reset();
  ledgers_.reset();
  vault_.reset();
  log_.reset();
  database_.reset();
  faults_.AwaitQuiet();
}

absl::StatusOr<v1::CreateLedgerResponse> SimulatedStore::Create(
    const v1::CreateLedgerRequest& request) {
  absl::StatusOr<v1::CreateLedgerResponse> created;
  absl::Notification answered;
  sequencer_->CreateLedger(request, "local",
                           [&](absl::StatusOr<v1::CreateLedgerResponse> response) {
                             created = std::move(response);
                             answered.Notify();
                           });
  answered.WaitForNotification();
  AwaitQuiet();
  return created;
}

absl::StatusOr<v1::AppendResponse> SimulatedStore::Append(const v1::AppendRequest& request) {
  return std::move(AppendTogether({request}).front());
}

std::vector<absl::StatusOr<v1::AppendResponse>> SimulatedStore::AppendTogether(
    const std::vector<v1::AppendRequest>& requests) {
  std::vector<absl::StatusOr<v1::AppendResponse>> answers(requests.size());
  absl::BlockingCounter unanswered(static_cast<int>(requests.size()));
  absl::Notification all_wait;
  absl::Notification writer_waits;
  if (requests.size() > 1) {
    const absl::Status held = sequencer_->Between([&] {
      writer_waits.Notify();
      all_wait.WaitForNotification();
    });
    budget::Require(held.ok(), "the writer takes work");
    writer_waits.WaitForNotification();
  }
  for (size_t i = 0; i < requests.size(); ++i) {
    sequencer_->Append(ledger::ArenaAppend::CopyOf(requests[i]), "local",
                       [&answers, &unanswered, i](const auto& response) {
                         answers[i] = Copied(response);
                         unanswered.DecrementCount();
                       });
  }
  if (requests.size() > 1) all_wait.Notify();
  unanswered.Wait();
  AwaitQuiet();
  return answers;
}

absl::Status SimulatedStore::Rebuild(v1::RebuildScope scope) {
  ledger::Rebuild rebuild(*database_, *log_, *ledgers_, *sequencer_);
  absl::Status rebuilt = rebuild.Run(
      scope, [](v1::RebuildPhase, const std::string&, int64_t, int64_t) { return true; });
  AwaitQuiet();
  return rebuilt;
}

bool SimulatedStore::is_to_mend() const {
  const auto derived = database_->derived();
  return std::any_of(
      std::begin(support::kDerivedFamilies), std::end(support::kDerivedFamilies),
      [&](store::DerivedFamily family) { return derived->damage(family).has_value(); });
}

void SimulatedStore::Flush(int family) {
  const auto column = static_cast<store::ColumnFamily>(static_cast<size_t>(family) %
                                                       store::kColumnFamilyNames.size());
  // What cannot be flushed stays in the write-ahead log.
  database_->rocks().Flush({}, database_->family(column)).PermitUncheckedError();
  AwaitQuiet();
}

void SimulatedStore::PutAway() {
  for (const auto& ledger : ledgers_->All()) ledger->PutAway(absl::InfiniteFuture());
}

void SimulatedStore::AwaitQuiet() {
  // Before it does anything the writer waits for what is written behind.
  absl::Notification written;
  const absl::Status asked = sequencer_->Between([&] { written.Notify(); });
  budget::Require(asked.ok(), "the writer takes work");
  written.WaitForNotification();
  sequencer_->text_purge().AwaitDone();
  faults_.AwaitQuiet();
}

}  // namespace liggare::crash
