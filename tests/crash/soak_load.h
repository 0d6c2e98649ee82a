// The clients of a soak: they append the entries of a workload, one request at a time and streamed,
// and read, each at its own pace, whatever becomes of the server; all is noted for the checker of
// histories.
//
// An append is tried until it is acknowledged. Thread-compatible. Borrows everything.

#ifndef LIGGARE_TESTS_CRASH_SOAK_LOAD_H_
#define LIGGARE_TESTS_CRASH_SOAK_LOAD_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "liggare/append_stream.h"
#include "tests/bench/workload.h"
#include "tests/crash/history.h"
#include "tests/crash/killed_server.h"
#include "tests/crash/recorded_calls.h"
#include "tests/crash/soak_figures.h"

namespace liggare::crash {

class SoakLoad {
 public:
  // Makes the ledger and begins: so many events a second, half of them streamed. The count is that
  // of the history.
  SoakLoad(KilledServer& server, const bench::Workload& workload, double events_a_second,
           SoakFigures& figures, std::atomic<int64_t>& count);
  ~SoakLoad();

  // Ends it, and tells what its clients were told.
  History Stop();

 private:
  void Append(RecordedCalls& calls, int64_t events);
  void RunUnary(RecordedCalls& calls, absl::Duration pause);
  void RunStreams(int number, absl::Duration pause, History& history);
  // Sends some appends and takes their answers; false when the stream is over.
  bool SendBurst(int number, client::AppendStream& stream, History& history);
  void RunReader(RecordedCalls& calls, uint64_t seed);
  // Waits for the next turn; false when there is none.
  bool AwaitTurn(absl::Time& turn, absl::Duration pause);

  KilledServer& server_;
  const bench::Workload& workload_;
  SoakFigures& figures_;
  std::atomic<int64_t>& count_;
  std::atomic<int64_t> next_entry_ = 0;
  absl::Notification stopped_;
  std::deque<RecordedCalls> calls_;  // of each unary client and reader
  std::deque<History> parts_;        // of each stream
  std::vector<std::thread> threads_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SOAK_LOAD_H_
