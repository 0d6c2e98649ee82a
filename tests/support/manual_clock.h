// A clock that stands still until a test moves it. Thread-safe.

#ifndef LIGGARE_TESTS_SUPPORT_MANUAL_CLOCK_H_
#define LIGGARE_TESTS_SUPPORT_MANUAL_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "store/clock.h"

namespace liggare::support {

class ManualClock : public store::Clock {
 public:
  explicit ManualClock(absl::Time start) : now_(start) {}

  absl::Time Now() override {
    absl::MutexLock lock(&mutex_);
    return now_;
  }
  absl::Duration Monotonic() override {
    absl::MutexLock lock(&mutex_);
    return monotonic_;
  }

  // Time passes.
  void Advance(absl::Duration duration) {
    absl::MutexLock lock(&mutex_);
    now_ += duration;
    monotonic_ += duration;
  }
  // Somebody sets the wall clock, forward or back; no time passes.
  void Jump(absl::Duration duration) {
    absl::MutexLock lock(&mutex_);
    now_ += duration;
  }

 private:
  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration monotonic_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_MANUAL_CLOCK_H_
