// Threads that answer questions and decode large appends, so that neither, however long, holds up
// gRPC's own threads and with them everything else.
//
// Invariant: tasks begin in the order they were given. What waits is bounded by who gives tasks: a
// call has one at a time, and calls in progress are bounded.
// Thread-safe. Owns its threads and the tasks that wait.

#ifndef LIGGARE_SERVICES_RPC_WORKERS_H_
#define LIGGARE_SERVICES_RPC_WORKERS_H_

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace liggare::rpc {

class Workers {
 public:
  using Task = absl::AnyInvocable<void()>;

  // `name` is for good, see ledger::NameThread.
  Workers(const char* name, int threads);
  // Runs what still waits, then joins.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void Run(Task task);

 private:
  void Work();
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !tasks_.empty() || ending_; }

  absl::Mutex mutex_;
  std::deque<Task> tasks_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_WORKERS_H_
