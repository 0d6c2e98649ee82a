// A real liggared in a process of its own, on a free port of the loopback, with a folder of its
// own: for tests from outside, and for killing.
//
// Invariant: after the constructor and after Restart() the server serves; whoever waits here waits
// for the server to say or do something, never for time. A server that does not start, though it
// should, aborts the test with its log. Killed at the end. Thread-compatible.

#ifndef LIGGARE_TESTS_SUPPORT_SERVER_PROCESS_H_
#define LIGGARE_TESTS_SUPPORT_SERVER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace liggare::support {

// A process and what it writes.
class ProgramRun;

class ServerProcess {
 public:
  // `flags` come after --listen, --data and --port-file.
  explicit ServerProcess(std::vector<std::string> flags = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }
  // Its folder of ledgers.
  std::string data() const { return folder_.path() + "/data"; }

  // The process that was started last.
  pid_t process() const;

  // SIGKILL; returns when the process is gone.
  void Kill();
  // Sends a signal and returns at once.
  void Signal(int number);
  // From now on the disk fails: no file of the server may grow beyond so many bytes.
  void LimitFileSize(uint64_t bytes);
  // Waits for the end of the process: its exit code, or 128 and the number of the signal.
  int WaitForExit();
  // SIGTERM and WaitForExit().
  int Terminate();
  // Starts it anew on the same folder, and on the same port unless somebody has taken that. Kills
  // it first if it runs.
  void Restart();

  // What it has written to stdout and stderr since its last start; all of it once it has ended.
  std::string log() const;
  // Waits until the log holds the text; false when the process ended without.
  bool WaitForLog(const std::string& text);

 private:
  void Start(const std::string& listen);

  const std::vector<std::string> flags_;
  const TemporaryFolder folder_;
  std::string address_;
  std::unique_ptr<ProgramRun> run_;
};

// What came of a liggared that ended by itself.
struct ServerExit {
  int code;
  std::string output;
};

// Runs liggared with these flags to its end. `environment` holds NAME=VALUE.
ServerExit RunLiggared(const std::vector<std::string>& flags,
                       const std::vector<std::string>& environment = {});

// What grpc.health.v1 says of a service, "" for the server: "SERVING", "NOT_SERVING", or what the
// call failed with.
std::string HealthOf(const std::string& address, const std::string& service);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_SERVER_PROCESS_H_
