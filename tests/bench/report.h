// What a run has measured, and how it is told: one figure a line on stdout.
//
// A figure that several rounds have measured is their median; its lowest and highest value follow
// with .min and .max. Thread-compatible.

#ifndef LIGGARE_TESTS_BENCH_REPORT_H_
#define LIGGARE_TESTS_BENCH_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace liggare::bench {

// Nanoseconds of the monotonic clock.
int64_t NowNanos();

// Seconds of CPU time that this process has used.
double OwnCpuSeconds();

// The share of the machine's processors that is in use, 0 to 1; looks for a while.
double BusyShare();

// How long things took.
class Latencies {
 public:
  void Add(int64_t nanos) {
    nanos_.push_back(nanos);
    sorted_ = false;
  }
  void Merge(const Latencies& others);
  size_t count() const { return nanos_.size(); }
  // Sorts; 0 when there is none.
  double Micros(double quantile);

 private:
  std::vector<int64_t> nanos_;
  bool sorted_ = false;
};

class Report {
 public:
  // One value of a figure, from one round.
  void Add(const std::string& figure, double value, const std::string& unit);
  // p50, p99 and p99.9 of a figure, in microseconds.
  void Add(const std::string& figure, Latencies& latencies);
  // The value of a figure that came last; 0 when there is none.
  double Last(const std::string& figure) const;
  // Every figure, in the order in which they came.
  void Print() const;

 private:
  struct Figure {
    std::string name;
    std::string unit;
    std::vector<double> values;
  };
  std::vector<Figure> figures_;
};

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_REPORT_H_
