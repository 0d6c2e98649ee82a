#include "services/server/signals.h"

#include <string.h>
#include <unistd.h>

#include <utility>

#include "services/ledger/threads.h"
#include "services/operations/log.h"

namespace liggare::server {
namespace {

// Ends the watching thread; never sent from outside.
constexpr int kStopWatching = SIGUSR1;

// What a shell reports of a process that a signal ended.
constexpr int kExitOfSignals = 128;

}  // namespace

Signals::Signals() {
  sigemptyset(&watched_);
  sigaddset(&watched_, SIGTERM);
  sigaddset(&watched_, SIGINT);
  sigaddset(&watched_, SIGHUP);
  sigaddset(&watched_, kStopWatching);
  pthread_sigmask(SIG_BLOCK, &watched_, nullptr);
  // A broken pipe and a file that may not grow are errors of the write that meets them.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  thread_ = std::thread([this] { Watch(); });
}

Signals::~Signals() {
  pthread_kill(thread_.native_handle(), kStopWatching);
  thread_.join();
}

int Signals::WaitForEnd(std::function<void()> on_hang_up) {
  {
    const absl::MutexLock lock(&mutex_);
    on_hang_up_ = std::move(on_hang_up);
  }
  asked_.WaitForNotification();
  const absl::MutexLock lock(&mutex_);
  on_hang_up_ = nullptr;
  return first_;
}

void Signals::HangUp() {
  const absl::MutexLock lock(&mutex_);
  if (on_hang_up_ != nullptr) on_hang_up_();
}

void Signals::Watch() {
  ledger::NameThread("signals");
  while (true) {
    int number = 0;
    sigwait(&watched_, &number);
    if (number == kStopWatching) return;
    if (number == SIGHUP) {
      HangUp();
      continue;
    }
    if (asked_.HasBeenNotified()) {
      operations::LogWarning("ended_by_second_signal", {{"signal", strsignal(number)}});
      _exit(kExitOfSignals + number);
    }
    first_ = number;
    asked_.Notify();
  }
}

}  // namespace liggare::server
