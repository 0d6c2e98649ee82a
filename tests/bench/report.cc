#include "tests/bench/report.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <thread>

namespace liggare::bench {
namespace {

double MedianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// What all processors have spent since the machine started: on anything, and idle.
struct Ticks {
  double all = 0;
  double idle = 0;
};

Ticks ReadTicks() {
  std::ifstream file("/proc/stat");
  std::string cpu;
  Ticks ticks;
  file >> cpu;
  for (int field = 0; field < 8; ++field) {
    double spent = 0;
    file >> spent;
    ticks.all += spent;
    if (field == 3 || field == 4) ticks.idle += spent;  // idle, waiting for the disk
  }
  return ticks;
}

void PrintLine(const std::string& name, double value, const std::string& unit) {
  const int digits = std::abs(value) >= 1000 ? 0 : 3;
  std::printf("%s\t%.*f\t%s\n", name.c_str(), digits, value, unit.c_str());
}

}  // namespace

int64_t NowNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double OwnCpuSeconds() {
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double BusyShare() {
  const Ticks before = ReadTicks();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const Ticks after = ReadTicks();
  return after.all > before.all ? 1 - (after.idle - before.idle) / (after.all - before.all) : 0;
}

void Latencies::Merge(const Latencies& others) {
  nanos_.insert(nanos_.end(), others.nanos_.begin(), others.nanos_.end());
  sorted_ = false;
}

double Latencies::Micros(double quantile) {
  if (nanos_.empty()) return 0;
  if (!sorted_) std::sort(nanos_.begin(), nanos_.end());
  sorted_ = true;
  const double rank = std::ceil(quantile * static_cast<double>(nanos_.size()));
  const size_t index = rank < 1 ? 0 : static_cast<size_t>(rank) - 1;
  return static_cast<double>(nanos_[std::min(index, nanos_.size() - 1)]) / 1000;
}

void Report::Add(const std::string& figure, double value, const std::string& unit) {
  const auto known = std::find_if(figures_.begin(), figures_.end(),
                                  [&](const Figure& f) { return f.name == figure; });
  if (known != figures_.end()) {
    known->values.push_back(value);
  } else {
    figures_.push_back({figure, unit, {value}});
  }
}

void Report::Add(const std::string& figure, Latencies& latencies) {
  Add(figure + ".p50", latencies.Micros(0.5), "us");
  Add(figure + ".p99", latencies.Micros(0.99), "us");
  Add(figure + ".p99.9", latencies.Micros(0.999), "us");
}

double Report::Last(const std::string& figure) const {
  for (const Figure& known : figures_) {
    if (known.name == figure) return known.values.back();
  }
  return 0;
}

void Report::Print() const {
  for (const Figure& figure : figures_) {
    PrintLine(figure.name, MedianOf(figure.values), figure.unit);
    if (figure.values.size() < 2) continue;
    const auto [least, most] = std::minmax_element(figure.values.begin(), figure.values.end());
    PrintLine(figure.name + ".min", *least, figure.unit);
    PrintLine(figure.name + ".max", *most, figure.unit);
  }
  std::fflush(stdout);
}

}  // namespace liggare::bench
