#include "clients/auditor/stage.h"

#include <utility>

namespace liggare::auditor {
namespace {

// Enough that neither side waits for the other's every batch.
constexpr size_t kWaitingMax = 8;

}  // namespace

Stage::Stage(std::function<absl::Status(const Batch&)> take)
    : take_(std::move(take)), thread_([this] { Run(); }) {}

Stage::~Stage() {
  {
    absl::MutexLock lock(&mutex_);
    if (!ending_) waiting_.clear();
    ending_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool Stage::HasRoom() const { return waiting_.size() < kWaitingMax || !refused_.ok(); }

absl::Status Stage::Give(SharedBatch batch) {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Stage::HasRoom));
  if (!refused_.ok()) return refused_;
  waiting_.push_back(std::move(batch));
  return absl::OkStatus();
}

absl::Status Stage::Finish() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  if (thread_.joinable()) thread_.join();
  absl::MutexLock lock(&mutex_);
  return refused_;
}

void Stage::Run() {
  while (true) {
    SharedBatch batch;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &Stage::HasWork));
      if (waiting_.empty()) return;
      batch = std::move(waiting_.front());
      waiting_.pop_front();
    }
    absl::Status taken = take_(*batch);
    if (taken.ok()) continue;
    absl::MutexLock lock(&mutex_);
    refused_ = std::move(taken);
    waiting_.clear();
    return;
  }
}

}  // namespace liggare::auditor
