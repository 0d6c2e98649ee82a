#include "services/ledger/append_queue.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "services/budget/refusal.h"

namespace liggare::ledger {

AppendQueue::AppendQueue(size_t requests_max, size_t bytes_max)
    : requests_max_(requests_max), bytes_max_(bytes_max) {}

absl::Status AppendQueue::Push(WriteRequest& request) {
  absl::MutexLock lock(&mutex_);
  if (closed_) {
    return budget::Refuse(v1::ERROR_REASON_DRAINING,
                          "the server is draining and takes no appends; send it again later");
  }
  // One request larger than the whole limit is let in alone: it would never fit otherwise.
  bool bytes_full = !waiting_.empty() && request.bytes > bytes_max_ - std::min(bytes_, bytes_max_);
  const bool is_append = !std::holds_alternative<BetweenWork>(request.work);
  if (is_append && (waiting_.size() >= requests_max_ || bytes_full)) {
    return budget::Refuse(v1::ERROR_REASON_QUEUE_FULL,
                          "the append queue is full; send it again later",
                          {{"queued_appends", std::to_string(waiting_.size())},
                           {"queued_appends_max", std::to_string(requests_max_)},
                           {"queued_bytes", std::to_string(bytes_)},
                           {"queued_bytes_max", std::to_string(bytes_max_)}});
  }
  bytes_ += request.bytes;
  waiting_.push_back(std::move(request));
  return absl::OkStatus();
}

void AppendQueue::Await() const {
  absl::MutexLock lock(&mutex_, absl::Condition(this, &AppendQueue::HasNews));
}

std::vector<WriteRequest> AppendQueue::TakeAll() {
  absl::MutexLock lock(&mutex_);
  bytes_ = 0;
  return std::exchange(waiting_, {});
}

void AppendQueue::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
}

size_t AppendQueue::size() const {
  absl::MutexLock lock(&mutex_);
  return waiting_.size();
}

bool AppendQueue::ended() const {
  absl::MutexLock lock(&mutex_);
  return closed_ && waiting_.empty();
}

bool AppendQueue::idle() const {
  absl::MutexLock lock(&mutex_);
  return !closed_ && waiting_.empty();
}

bool AppendQueue::HasNews() const { return closed_ || !waiting_.empty(); }

}  // namespace liggare::ledger
