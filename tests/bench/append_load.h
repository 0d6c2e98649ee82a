// A bulk load over append streams, made ready before it is measured.
//
// Used once. Thread-compatible; Stop() from any thread.

#ifndef LIGGARE_TESTS_BENCH_APPEND_LOAD_H_
#define LIGGARE_TESTS_BENCH_APPEND_LOAD_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/calls.h"
#include "tests/bench/workload.h"

namespace liggare::bench {

// What came of it. An append's latency is from when it was sent, or with a rate was to be sent,
// until it was answered.
struct AppendLoadRun {
  Latencies latencies;  // of appends, after the warm-up
  int64_t stored = 0;   // events, with the warm-up's
  double events_a_second = 0;
};

class AppendLoad {
 public:
  // Makes the requests: the entries [first, first + events) in appends of `batch`.
  AppendLoad(const Workload& workload, int64_t first, int64_t events, int64_t batch);

  // Sends them, in order over all streams, until they are used up or the time is.
  absl::StatusOr<AppendLoadRun> Run(const std::string& address, const StreamLoad& load,
                                    double warmup_seconds, double seconds);
  // Lets a run end before its time.
  void Stop() { stopped_ = true; }

 private:
  const int64_t batch_;
  const int64_t events_;
  std::vector<grpc::ByteBuffer> requests_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_APPEND_LOAD_H_
