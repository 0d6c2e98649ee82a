// The signals that a server takes, on a thread of their own.
//
// Invariant: SIGTERM, SIGINT and SIGHUP are blocked in every thread started after this is made. The
// first of SIGTERM and SIGINT asks the server to end, a second ends the process at once. Made
// before any other thread, once in a process. Thread-safe. Owns its thread.

#ifndef LIGGARE_SERVICES_SERVER_SIGNALS_H_
#define LIGGARE_SERVICES_SERVER_SIGNALS_H_

#include <signal.h>

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace liggare::server {

class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Blocks until the first signal to end; its number. Meanwhile each SIGHUP has `on_hang_up`
  // called, on the thread of the signals; those before are forgotten.
  int WaitForEnd(std::function<void()> on_hang_up);

 private:
  void Watch();
  void HangUp();

  sigset_t watched_;
  int first_ = 0;  // set before asked_
  absl::Notification asked_;
  absl::Mutex mutex_;
  std::function<void()> on_hang_up_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_SIGNALS_H_
