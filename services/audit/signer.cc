#include "services/audit/signer.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"
#include "services/operations/log.h"
#include "store/merkle_tree.h"

namespace liggare::audit {
namespace {

constexpr absl::Duration kSignEvery = absl::Seconds(1);
// With somebody waiting: appends that come close to each other share a checkpoint.
constexpr absl::Duration kSignApart = absl::Milliseconds(50);
// While a ledger grows its tree follows so closely.
constexpr absl::Duration kFollowEvery = absl::Milliseconds(20);
constexpr int64_t kStepRecords = 50'000;
// Hashed in about a third of a millisecond.
constexpr int64_t kRecordsAtAStretch = 1'000;

absl::Status Draining() {
  return budget::Refuse(v1::ERROR_REASON_DRAINING,
                        "the server is draining and signs nothing more; ask again later");
}

// Logs why ledgers cannot sign, unless that was so before.
void LogNew(const std::map<std::string, absl::Status>& failures,
            const std::map<std::string, absl::Status>& before) {
  for (const auto& [ledger, failure] : failures) {
    const auto known = before.find(ledger);
    if (known != before.end() && known->second == failure) continue;
    operations::LogError("cannot_sign",
                         {{"ledger", ledger}, {"reason", std::string(failure.message())}});
  }
}

}  // namespace

Signer::Signer(const ledger::Ledgers& ledgers, Checkpoints& checkpoints)
    : ledgers_(ledgers), checkpoints_(checkpoints), thread_([this] { Run(); }) {}

Signer::~Signer() { End(); }

void Signer::Await(const std::string& ledger, Size size, Done done) {
  {
    absl::MutexLock lock(&mutex_);
    if (!ending_) {
      waits_.push_back({ledger, size, std::move(done)});
      return;
    }
  }
  done(Draining());
}

void Signer::End() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  absl::MutexLock lock(&end_mutex_);
  if (thread_.joinable()) thread_.join();
}

void Signer::Run() {
  ledger::NameThread("signer");
  absl::Time signed_at = absl::InfinitePast();
  bool ending = false;
  while (!ending) {
    const bool busy = Follow();
    bool awaited;
    {
      absl::MutexLock lock(&mutex_);
      ending = ending_;
      awaited = !waits_.empty();
    }
    if (ending || absl::Now() - signed_at >= (awaited ? kSignApart : kSignEvery)) {
      Sign();
      signed_at = absl::Now();
    }
    if (!ending) Rest(busy, signed_at);
  }
  std::vector<Wait> left;
  {
    absl::MutexLock lock(&mutex_);
    left.swap(waits_);
  }
  for (Wait& wait : left) wait.done(Draining());
}

bool Signer::Follow() const {
  bool busy = false;
  for (const auto& ledger : ledgers_.All()) {
    if (ledger->halt_reason().has_value()) continue;
    const Size size = ledger->head().size;
    const auto latest = checkpoints_.Latest(ledger->id());
    // What is signed is hashed, and a tree that is put away is not brought back for nothing.
    if (latest.has_value() && latest->head.size >= size) continue;
    const auto tree = ledger->tree();
    if (!tree.ok()) continue;  // signing says why
    const Size hashed = (*tree)->size();
    if (hashed >= size) continue;
    busy = true;
    const int64_t next = std::min(size.value, hashed.value + kStepRecords);
    absl::Status caught_up;
    for (int64_t to = hashed.value; caught_up.ok() && to < next; ledger::LetOthersRun()) {
      to = std::min(next, to + kRecordsAtAStretch);
      // What cannot be hashed is not signed, which is told there.
      caught_up = (*tree)->CatchUp(Size{to});
    }
  }
  return busy;
}

std::optional<std::string> Signer::failure(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto found = failures_.find(ledger);
  if (found == failures_.end()) return std::nullopt;
  return std::string(found->second.message());
}

void Signer::Sign() {
  std::map<std::string, absl::Status> failures = checkpoints_.SignGrown();
  std::vector<std::pair<Wait, absl::StatusOr<SignedCheckpoint>>> due;
  {
    absl::MutexLock lock(&mutex_);
    failures_.swap(failures);
    std::vector<Wait> left;
    for (Wait& wait : waits_) {
      const auto latest = checkpoints_.Latest(wait.ledger);
      const auto failure = failures_.find(wait.ledger);
      if (latest.has_value() && latest->head.size >= wait.size) {
        due.emplace_back(std::move(wait), *latest);
      } else if (failure != failures_.end()) {
        due.emplace_back(std::move(wait), failure->second);
      } else {
        left.push_back(std::move(wait));
      }
    }
    waits_.swap(left);
    LogNew(failures_, failures);
  }
  for (auto& [wait, checkpoint] : due) wait.done(checkpoint);
}

void Signer::Rest(bool busy, absl::Time signed_at) {
  absl::MutexLock lock(&mutex_);
  const absl::Duration due = signed_at + kSignEvery - absl::Now();
  mutex_.AwaitWithTimeout(absl::Condition(this, &Signer::HasNews),
                          busy ? std::min(due, kFollowEvery) : due);
  if (waits_.empty()) return;
  mutex_.AwaitWithTimeout(absl::Condition(this, &Signer::IsEnding),
                          signed_at + kSignApart - absl::Now());
}

}  // namespace liggare::audit
