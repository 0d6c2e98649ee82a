// A thread beside its owner's, that does one thing at a time for it.
//
// Invariant: what is begun is finished before the next begins, and before the thread ends.
// For one owner, who begins and awaits. Owns the thread.

#ifndef LIGGARE_SERVICES_LEDGER_SIDE_THREAD_H_
#define LIGGARE_SERVICES_LEDGER_SIDE_THREAD_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace liggare::ledger {

class SideThread {
 public:
  // `name` is for good; see NameThread.
  explicit SideThread(const char* name);
  ~SideThread();
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;

  // REQUIRES: what was begun before is finished.
  void Begin(absl::AnyInvocable<void()> work);
  // Waits until what was begun, if anything, is finished.
  void Await();

 private:
  void Run();
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return work_ != nullptr || ending_; }
  bool IsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return work_ == nullptr; }

  absl::Mutex mutex_;
  absl::AnyInvocable<void()> work_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SIDE_THREAD_H_
