// A server that is killed and started again while others call it.
//
// Thread-safe. Owns the server.

#ifndef LIGGARE_TESTS_CRASH_KILLED_SERVER_H_
#define LIGGARE_TESTS_CRASH_KILLED_SERVER_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "tests/support/server_process.h"

namespace liggare::crash {

class KilledServer {
 public:
  // Flags as of ServerProcess.
  explicit KilledServer(std::vector<std::string> flags = {}) : server_(std::move(flags)) {}

  // A connection of its own to where the server listens now; waits while it is being started.
  std::shared_ptr<grpc::Channel> Connect();

  void KillAndRestart();
  void Signal(int number);
  // The exit code.
  int Terminate();

 private:
  absl::Mutex mutex_;
  support::ServerProcess server_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_KILLED_SERVER_H_
