// What is done to the server of a soak: it is killed and started again, has its derived data made
// anew, and is backed up; and each backup is restored and served elsewhere, to see what it holds.
//
// Each at its own pace in a thread of its own, so that a kill may cut off the others, which is
// counted. What fails otherwise is told. Thread-compatible. Borrows everything.

#ifndef LIGGARE_TESTS_CRASH_SOAK_OPERATOR_H_
#define LIGGARE_TESTS_CRASH_SOAK_OPERATOR_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "tests/crash/history.h"
#include "tests/crash/killed_server.h"
#include "tests/crash/soak_figures.h"

namespace liggare::crash {

// So often, give or take a half.
struct SoakPace {
  absl::Duration kills;
  absl::Time kills_end;  // a server must live for a while to be seen to grow
  absl::Duration backups;
  absl::Duration rebuilds;
};

// What came of it.
struct SoakDone {
  std::map<std::string, int64_t> counts;
  std::vector<std::string> failures;
  // What restored backups hold, as reads of the ledger.
  History history;
};

class SoakOperator {
 public:
  // The server makes its backups in FOLDER/backups. The count is that of the history.
  SoakOperator(KilledServer& server, std::string folder, std::string ledger, const SoakPace& pace,
               SoakFigures& figures, std::atomic<int64_t>& count);
  ~SoakOperator();

  SoakDone Stop();

 private:
  void Repeat(absl::Duration pause, absl::Time end, void (SoakOperator::*what)());
  void Kill();
  void BackUp();
  void Restore(int64_t events_min);
  void Rebuild();
  // Whether it was done; counts what was done and what was cut off.
  bool Note(const std::string& what, const absl::Status& status);
  void Fail(const std::string& failure);

  KilledServer& server_;
  const std::string folder_;
  const std::string ledger_;
  SoakFigures& figures_;
  std::atomic<int64_t>& count_;
  absl::Mutex mutex_;
  SoakDone done_ ABSL_GUARDED_BY(mutex_);
  absl::Notification stopped_;
  std::vector<std::thread> threads_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SOAK_OPERATOR_H_
