// What a soak measures, and the table that it prints: one row an interval.
//
// SoakFigures is thread-safe; SoakTable is for one thread.

#ifndef LIGGARE_TESTS_CRASH_SOAK_FIGURES_H_
#define LIGGARE_TESTS_CRASH_SOAK_FIGURES_H_

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tests/bench/report.h"

namespace liggare::crash {

class SoakFigures {
 public:
  // An append of so many events was acknowledged at a size of the ledger.
  void AddAppend(int64_t events, int64_t size, int64_t nanos);
  void AddBudget(int64_t nanos);
  void AddRestart(absl::Duration to_serve);

  // Everything that was acknowledged, and the largest size that was told.
  int64_t events() const;
  int64_t size() const;

  // What was measured since this was last asked; restarts are counted from the beginning.
  struct Interval {
    bench::Latencies appends;
    bench::Latencies budgets;
    int64_t restarts = 0;
    absl::Duration to_serve;  // of the last one
  };
  Interval Take();

 private:
  mutable absl::Mutex mutex_;
  int64_t events_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t size_ ABSL_GUARDED_BY(mutex_) = 0;
  Interval interval_ ABSL_GUARDED_BY(mutex_);
};

// What the server takes.
struct Footprint {
  double memory_mib = 0;
  int64_t handles = 0;
  double data_mib = 0;
  double backups_mib = 0;
};

class SoakTable {
 public:
  explicit SoakTable(absl::Time begun);

  void PrintRow(const SoakFigures& figures, SoakFigures::Interval interval,
                const Footprint& footprint, int64_t lag);

  // By how much the highest value of the last quarter of the rows is above that of the third one.
  double MemoryGrowthMib() const;
  int64_t HandlesGrowth() const;

 private:
  const absl::Time begun_;
  absl::Time last_;
  std::vector<double> memory_mib_;
  std::vector<int64_t> handles_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SOAK_FIGURES_H_
