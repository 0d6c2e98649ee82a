// The signals that end a server, on a thread of their own.
//
// Invariant: SIGTERM and SIGINT are blocked in every thread started after this is made; the first
// asks the server to end, a second ends the process at once. Made before any other thread, once in
// a process. Thread-safe. Owns its thread.

#ifndef LIGGARE_SERVICES_SERVER_SIGNALS_H_
#define LIGGARE_SERVICES_SERVER_SIGNALS_H_

#include <signal.h>

#include <thread>

#include "absl/synchronization/notification.h"

namespace liggare::server {

class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Blocks until the first signal; its number.
  int WaitForEnd();

 private:
  void Watch();

  sigset_t watched_;
  int first_ = 0;  // set before asked_
  absl::Notification asked_;
  std::thread thread_;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_SIGNALS_H_
