#include "services/audit/store_verifier.h"

#include <utility>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"
#include "services/operations/log.h"
#include "store/timestamp.h"

namespace liggare::audit {

StoreVerifier::StoreVerifier(const ledger::Ledgers& ledgers, const store::EventLog& log,
                             Checkpoints& checkpoints, Options options)
    : options_(std::move(options)),
      scrub_(ledgers, log, checkpoints),
      thread_([this] { Work(); }) {}

StoreVerifier::~StoreVerifier() { End(); }

void StoreVerifier::End() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  absl::MutexLock lock(&end_mutex_);
  if (thread_.joinable()) thread_.join();
}

absl::Status StoreVerifier::Run(const std::string& ledger, Scrub::OnProgress on_progress) {
  if (!verifying_.TryLock()) {
    return budget::Refuse(v1::ERROR_REASON_LIMIT_EXCEEDED,
                          "another verification is in progress; ask again when it has ended");
  }
  absl::Status verified = Verify(ledger, on_progress);
  verifying_.Unlock();
  return verified;
}

std::optional<v1::StoreVerification> StoreVerifier::last() const {
  absl::MutexLock lock(&mutex_);
  return last_;
}

bool StoreVerifier::is_ending() const {
  absl::MutexLock lock(&mutex_);
  return ending_;
}

void StoreVerifier::Work() {
  ledger::NameThread("store-verifier");
  ledger::GiveWay();
  for (absl::Duration time = options_.first_after; Await(time); time = options_.every) {
    absl::MutexLock one_at_a_time(&verifying_);
    const absl::Status verified = Verify("", [this](const ScrubProgress&) { return !is_ending(); });
    if (verified.ok() || is_ending()) continue;
    operations::LogError("verification_failed", {{"reason", std::string(verified.message())}});
  }
}

bool StoreVerifier::Await(absl::Duration time) {
  absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&ending_), time);
}

absl::Status StoreVerifier::Verify(const std::string& ledger, Scrub::OnProgress on_progress) {
  v1::StoreVerification found;
  const absl::Status verified = scrub_.Run(ledger, [&](const ScrubProgress& progress) {
    found.set_records(progress.records_done);
    if (progress.damage.has_value()) *found.add_damages() = *progress.damage;
    return on_progress(progress);
  });
  if (!verified.ok()) return verified;
  *found.mutable_finished_at() = store::ToTimestamp(absl::Now());
  if (ledger.empty()) {
    absl::MutexLock lock(&mutex_);
    last_ = found;
  }
  if (options_.on_end) options_.on_end(found);
  return absl::OkStatus();
}

}  // namespace liggare::audit
