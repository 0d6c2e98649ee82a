#include "services/rpc/calls.h"

#include <chrono>
#include <vector>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"

namespace liggare::rpc {

Calls::Calls(const Trail& trail) : trail_(trail), watch_([this] { Watch(); }) {}

Calls::~Calls() {
  {
    const absl::MutexLock lock(&mutex_);
    ended_ = true;
    overdue_changed_.Signal();
  }
  watch_.join();
}

void Calls::Hold(std::shared_ptr<Call> call) {
  const absl::Time overdue_at = call->overdue_at();
  bool ending;
  {
    const absl::MutexLock lock(&mutex_);
    calls_.emplace(call.get(), call);
    ending = ending_;
    if (overdue_at != absl::InfiniteFuture()) {
      overdue_.emplace(overdue_at, call.get());
      overdue_changed_.Signal();
    }
  }
  if (ending) call->EndSoon();
}

void Calls::Release(Call* call, const Use& use, absl::StatusCode outcome) {
  // The call ends, and frees its seat, before its line is written, which takes its time.
  const Use ended = use;
  {
    std::shared_ptr<Call> held;  // ends after the lock
    const absl::MutexLock lock(&mutex_);
    // gRPC may end a call within the very request to give it up.
    if (std::this_thread::get_id() != watch_.get_id()) {
      const auto is_left = [this, call]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return cutting_off_ != call;
      };
      mutex_.Await(absl::Condition(&is_left));
    }
    const auto found = calls_.find(call);
    held = std::move(found->second);
    calls_.erase(found);
    overdue_.erase({held->overdue_at(), call});
  }
  trail_.Leave(ended, outcome);
}

void Calls::EndSoon() {
  std::vector<std::shared_ptr<Call>> calls;
  {
    const absl::MutexLock lock(&mutex_);
    ending_ = true;
    for (const auto& [address, call] : calls_) calls.push_back(call);
  }
  for (const auto& call : calls) call->EndSoon();
}

bool Calls::AwaitNone(absl::Duration duration_max) {
  const absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(this, &Calls::HasNone), duration_max);
}

void Calls::Watch() {
  ledger::NameThread("call-deadlines");
  const absl::MutexLock lock(&mutex_);
  while (!ended_) {
    const absl::Time next = overdue_.empty() ? absl::InfiniteFuture() : overdue_.begin()->first;
    if (next > absl::Now()) {
      overdue_changed_.WaitWithDeadline(&mutex_, next);
      continue;
    }
    cutting_off_ = overdue_.extract(overdue_.begin()).value().second;
    std::shared_ptr<Call> call = calls_.at(cutting_off_);
    mutex_.Unlock();
    call->CutOff();
    call.reset();
    mutex_.Lock();
    cutting_off_ = nullptr;
  }
}

absl::Time DeadlineOf(const grpc::CallbackServerContext& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteFuture();
  return absl::FromChrono(deadline);
}

absl::Status Alive(absl::Time deadline, bool cancelled) {
  if (deadline <= absl::Now()) {
    return budget::Refuse(v1::ERROR_REASON_DEADLINE_EXCEEDED,
                          "the call's deadline passed before it was answered; allow it more time");
  }
  if (cancelled) {
    return budget::Refuse(v1::ERROR_REASON_CANCELLED, "the client cancelled the call");
  }
  return absl::OkStatus();
}

}  // namespace liggare::rpc
