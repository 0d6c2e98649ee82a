// A thread that takes batches of records in their order, beside whoever gives them, with so few
// waiting that memory stays bounded.
//
// After the first batch that is refused it takes no more, and says why to whoever gives the next.
// For one owner. Owns its thread.

#ifndef LIGGARE_CLIENTS_AUDITOR_STAGE_H_
#define LIGGARE_CLIENTS_AUDITOR_STAGE_H_

#include <deque>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "clients/auditor/replay.h"

namespace liggare::auditor {

class Stage {
 public:
  explicit Stage(std::function<absl::Status(const Batch&)> take);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Waits for room. What an earlier batch was refused with, if one was.
  absl::Status Give(SharedBatch batch);
  // Waits until every batch is taken, or one is refused. Nothing is given afterwards.
  absl::Status Finish();

 private:
  void Run();
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !waiting_.empty() || ending_; }

  const std::function<absl::Status(const Batch&)> take_;
  absl::Mutex mutex_;
  std::deque<SharedBatch> waiting_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status refused_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;  // last: it uses everything above
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_STAGE_H_
