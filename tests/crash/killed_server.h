// A server that is killed and started again while others call it.
//
// One that ends otherwise aborts the test with its log. Thread-safe. Owns the server.

#ifndef LIGGARE_TESTS_CRASH_KILLED_SERVER_H_
#define LIGGARE_TESTS_CRASH_KILLED_SERVER_H_

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/v1/ledger_service.pb.h"
#include "tests/support/server_process.h"

namespace liggare::crash {

class KilledServer {
 public:
  // Flags as of ServerProcess.
  explicit KilledServer(std::vector<std::string> flags = {}) : server_(std::move(flags)) {}

  // A connection of its own to where the server listens now; waits while it is being started.
  std::shared_ptr<grpc::Channel> Connect();

  // Where it listens now, and the process that it is.
  std::string address();
  pid_t process();

  // How long it took from its start until it served.
  absl::Duration KillAndRestart();
  void Signal(int number);
  // The exit code.
  int Terminate();

 private:
  absl::Mutex mutex_;
  support::ServerProcess server_ ABSL_GUARDED_BY(mutex_);
};

// Makes a ledger; aborts the test when that fails.
void CreateLedger(KilledServer& server, const v1::CreateLedgerRequest& request);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_KILLED_SERVER_H_
