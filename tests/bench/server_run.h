// A liggared in a process of its own, for measuring it from outside.
//
// It listens on a free port of the loopback and writes its log beside its data. Killed with this
// object, and when this process dies. Thread-compatible.

#ifndef LIGGARE_TESTS_BENCH_SERVER_RUN_H_
#define LIGGARE_TESTS_BENCH_SERVER_RUN_H_

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace liggare::bench {

class ServerRun {
 public:
  // `flags` come after --listen, --data and --port-file.
  ServerRun(std::string program, std::string data, std::vector<std::string> flags);
  ~ServerRun();
  ServerRun(const ServerRun&) = delete;
  ServerRun& operator=(const ServerRun&) = delete;

  // Starts it and waits until it serves: the seconds from exec to SERVING.
  absl::StatusOr<double> Start();
  // SIGTERM; returns when it has ended.
  absl::Status Stop();
  // SIGKILL; returns when it has ended.
  void Kill();

  const std::string& address() const { return address_; }
  const std::string& data() const { return data_; }
  // Resident memory, in bytes.
  int64_t ResidentBytes() const;
  // Seconds of CPU time used since it started.
  double CpuSeconds() const;

 private:
  int Wait();

  const std::string program_;
  const std::string data_;
  const std::vector<std::string> flags_;
  pid_t process_ = 0;
  std::string address_;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_SERVER_RUN_H_
