#include "services/ledger/tail.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "services/budget/refusal.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {
namespace {

// About what a message to a follower costs the machine.
constexpr std::chrono::microseconds kRestOfEach{200};
constexpr std::chrono::microseconds kRestMax{20'000};

}  // namespace

Tail::Tail() : thread_([this] { Run(); }) {}

Tail::~Tail() {
  Close();
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

Tail::WaitId Tail::WaitFor(const std::string& ledger, Size size, Grown grown) {
  absl::MutexLock lock(&mutex_);
  Followed& followed = ledgers_[ledger];
  followed.waits.emplace(++last_number_, Wait{size, std::move(grown)});
  if (closed_ || followed.size > size) NoteGrown(ledger, followed);
  return {ledger, last_number_};
}

bool Tail::Cancel(const WaitId& wait) {
  std::map<int64_t, Wait>::node_type dropped;  // outlives the lock: it may own what calls in here
  absl::MutexLock lock(&mutex_);
  dropped = ledgers_[wait.ledger].waits.extract(wait.number);
  return !dropped.empty();
}

void Tail::Announce(const std::string& ledger, Size size) {
  absl::MutexLock lock(&mutex_);
  Followed& followed = ledgers_[ledger];
  followed.size = std::max(followed.size, size);
  if (!followed.waits.empty()) NoteGrown(ledger, followed);
}

void Tail::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  for (const auto& [ledger, followed] : ledgers_) NoteGrown(ledger, followed);
}

size_t Tail::waiting() const {
  absl::MutexLock lock(&mutex_);
  size_t waiting = 0;
  for (const auto& [ledger, followed] : ledgers_) waiting += followed.waits.size();
  return waiting;
}

void Tail::NoteGrown(const std::string& ledger, const Followed& followed) {
  grown_.emplace(closed_ ? Instant::min() : followed.rests_until, ledger);
}

bool Tail::MustLookSooner() const {
  return ending_ || (!grown_.empty() && grown_.begin()->first < sleeps_until_);
}

bool Tail::AwaitLook() {
  while (true) {
    const Instant now = std::chrono::steady_clock::now();
    sleeps_until_ = grown_.empty() ? Instant::max() : grown_.begin()->first;
    if (sleeps_until_ <= now) return true;
    if (ending_) return false;
    const absl::Condition sooner(this, &Tail::MustLookSooner);
    if (grown_.empty()) {
      mutex_.Await(sooner);
    } else {
      mutex_.AwaitWithTimeout(sooner, absl::FromChrono(sleeps_until_ - now));
    }
  }
}

std::vector<Tail::Grown> Tail::TakeDue() {
  Followed& followed = ledgers_[grown_.extract(grown_.begin()).value().second];
  std::vector<Grown> due;
  for (auto wait = followed.waits.begin(); wait != followed.waits.end();) {
    if (closed_ || followed.size > wait->second.size) {
      due.push_back(std::move(wait->second.grown));
      wait = followed.waits.erase(wait);
    } else {
      ++wait;
    }
  }
  const auto rest = std::min(kRestOfEach * static_cast<int64_t>(due.size()), kRestMax);
  if (!due.empty()) followed.rests_until = std::chrono::steady_clock::now() + rest;
  return due;
}

void Tail::Run() {
  NameThread("tail");
  while (true) {
    std::vector<Grown> due;
    absl::Status status;
    {
      absl::MutexLock lock(&mutex_);
      if (!AwaitLook()) return;
      due = TakeDue();
      if (closed_) {
        status = budget::Refuse(v1::ERROR_REASON_DRAINING,
                                "the server is draining; follow again from where you are, later");
      }
    }
    for (Grown& grown : due) grown(status);
  }
}

}  // namespace liggare::ledger
