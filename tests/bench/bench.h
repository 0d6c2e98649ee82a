// What the commands of liggare-bench share: the settings, the server and a ledger to measure on.
//
// Thread-compatible.

#ifndef LIGGARE_TESTS_BENCH_BENCH_H_
#define LIGGARE_TESTS_BENCH_BENCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/client.h"
#include "tests/bench/report.h"
#include "tests/bench/server_run.h"
#include "tests/bench/workload.h"

namespace liggare::bench {

struct Settings {
  std::string server;   // the program
  std::string address;  // of a server that runs already; empty starts one
  std::string data;     // its folder; empty takes a temporary one
  std::string folder;   // where temporary folders are made
  std::vector<std::string> server_flags;
  std::string ledger = "bench";
  uint64_t seed = 1;
  int lines = 25;
  int text_percent = 20;
  int64_t events = 0;  // 0: what the command takes
  double seconds = 10;
  double warmup_seconds = 1;
  int rounds = 1;
  int clients = 1;
  int connections = 0;
  int64_t batch = 1000;
  int streams = 4;
  int window = 4;
  int readers = 1;
  int subscribers = 100;
  double rate = 10'000;
  int ledgers = 1000;
  double quiet_seconds = 30;
};

class Bench {
 public:
  explicit Bench(Settings settings);
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  const Settings& settings() const { return settings_; }
  Report& report() { return report_; }

  // Starts the server, or finds the one that runs.
  absl::Status Start();
  const std::string& address() const;
  client::Client& client() { return *client_; }
  // Null when the server is somebody else's.
  ServerRun* server() { return server_.get(); }
  // Calls again what has a new address after a restart.
  void Reconnect();
  // The folder that the server's folder lies in.
  std::string Surroundings() const;

  // A workload of so many entries that nobody has appended yet, for the ledger of the settings,
  // which is made if it is not there. Entries of a ledger that has a history already fall into its
  // last month: `first` is where to begin.
  struct Part {
    std::unique_ptr<Workload> workload;
    int64_t first;
  };
  absl::StatusOr<Part> Prepare(int64_t events) { return Prepare(settings_.ledger, events); }
  absl::StatusOr<Part> Prepare(const std::string& ledger, int64_t events);
  // Loads a history of so many events into the ledger unless it has one.
  absl::Status Fill(int64_t events);
  // The ledger's size; 0 when there is none.
  absl::StatusOr<int64_t> Size(const std::string& ledger);

  double CpuSeconds() const { return server_ == nullptr ? 0 : server_->CpuSeconds(); }

 private:
  const Settings settings_;
  Report report_;
  std::string temporary_;
  std::unique_ptr<ServerRun> server_;
  std::unique_ptr<client::Client> client_;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_BENCH_H_
