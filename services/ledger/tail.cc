#include "services/ledger/tail.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "services/budget/refusal.h"

namespace liggare::ledger {
namespace {

// About what a message to a follower costs the machine.
constexpr absl::Duration kRestOfEach = absl::Microseconds(100);
constexpr absl::Duration kRestMax = absl::Milliseconds(20);

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
  auto known = sizes_.find(ledger);
  if (closed_ || (known != sizes_.end() && known->second > size)) changed_ = true;
  waits_.emplace(++last_id_, Wait{ledger, size, std::move(grown)});
  return last_id_;
}

bool Tail::Cancel(WaitId wait) {
  std::map<WaitId, Wait>::node_type dropped;  // outlives the lock: it may own what calls in here
  absl::MutexLock lock(&mutex_);
  dropped = waits_.extract(wait);
  return !dropped.empty();
}

void Tail::Announce(const std::string& ledger, Size size) {
  absl::MutexLock lock(&mutex_);
  Size& known = sizes_[ledger];
  known = std::max(known, size);
  if (!waits_.empty()) changed_ = true;
}

void Tail::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  changed_ = true;
}

size_t Tail::waiting() const {
  absl::MutexLock lock(&mutex_);
  return waits_.size();
}

bool Tail::HasWork() const { return changed_ || ending_; }

std::vector<Tail::Grown> Tail::TakeDue() {
  std::vector<Grown> due;
  for (auto wait = waits_.begin(); wait != waits_.end();) {
    auto known = sizes_.find(wait->second.ledger);
    bool grown = known != sizes_.end() && known->second > wait->second.size;
    if (closed_ || grown) {
      due.push_back(std::move(wait->second.grown));
      wait = waits_.erase(wait);
    } else {
      ++wait;
    }
  }
  return due;
}

void Tail::Rest(size_t told) {
  const absl::Duration rest = std::min(kRestOfEach * static_cast<int64_t>(told), kRestMax);
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(this, &Tail::IsEnding), rest);
}

void Tail::Run() {
  while (true) {
    std::vector<Grown> due;
    absl::Status status;
    {
      absl::MutexLock lock(&mutex_, absl::Condition(this, &Tail::HasWork));
      if (!changed_) return;
      changed_ = false;
      due = TakeDue();
      if (closed_) {
        status = budget::Refuse(v1::ERROR_REASON_DRAINING,
                                "the server is draining; follow again from where you are, later");
      }
    }
    for (Grown& grown : due) grown(status);
    Rest(due.size());
  }
}

}  // namespace liggare::ledger
