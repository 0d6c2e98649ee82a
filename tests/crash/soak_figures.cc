#include "tests/crash/soak_figures.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/time/clock.h"

namespace liggare::crash {
namespace {

template <typename Value>
Value Growth(const std::vector<Value>& values) {
  if (values.size() < 2) return 0;
  const auto quarter = static_cast<std::ptrdiff_t>(std::max<size_t>(1, values.size() / 4));
  const auto last = values.end() - quarter;
  return *std::max_element(last, values.end()) - *std::max_element(last - quarter, last);
}

}  // namespace

void SoakFigures::AddAppend(int64_t events, int64_t size, int64_t nanos) {
  const absl::MutexLock lock(&mutex_);
  events_ += events;
  size_ = std::max(size_, size);
  interval_.appends.Add(nanos);
}

void SoakFigures::AddBudget(int64_t nanos) {
  const absl::MutexLock lock(&mutex_);
  interval_.budgets.Add(nanos);
}

void SoakFigures::AddRestart(absl::Duration to_serve) {
  const absl::MutexLock lock(&mutex_);
  ++interval_.restarts;
  interval_.to_serve = to_serve;
}

int64_t SoakFigures::events() const {
  const absl::MutexLock lock(&mutex_);
  return events_;
}

int64_t SoakFigures::size() const {
  const absl::MutexLock lock(&mutex_);
  return size_;
}

SoakFigures::Interval SoakFigures::Take() {
  const absl::MutexLock lock(&mutex_);
  Interval next;
  next.restarts = interval_.restarts;
  next.to_serve = interval_.to_serve;
  return std::exchange(interval_, std::move(next));
}

SoakTable::SoakTable(absl::Time begun) : begun_(begun), last_(begun) {
  std::printf("%7s %9s %9s %10s %10s %10s %10s %10s %8s %9s %11s %8s %8s %5s\n", "minute", "events",
              "appends/s", "append p50", "append p99", "budget p50", "budget p99", "memory MiB",
              "handles", "data MiB", "backups MiB", "restarts", "serve ms", "lag");
}

void SoakTable::PrintRow(const SoakFigures& figures, SoakFigures::Interval interval,
                         const Footprint& footprint, int64_t lag) {
  const absl::Time now = absl::Now();
  std::printf(
      "%7.1f %9lld %9.0f %10.0f %10.0f %10.0f %10.0f %10.1f %8lld %9.1f %11.1f %8lld %8.0f %5lld\n",
      absl::ToDoubleMinutes(now - begun_), static_cast<long long>(figures.events()),
      static_cast<double>(interval.appends.count()) / absl::ToDoubleSeconds(now - last_),
      interval.appends.Micros(0.5), interval.appends.Micros(0.99), interval.budgets.Micros(0.5),
      interval.budgets.Micros(0.99), footprint.memory_mib,
      static_cast<long long>(footprint.handles), footprint.data_mib, footprint.backups_mib,
      static_cast<long long>(interval.restarts), absl::ToDoubleMilliseconds(interval.to_serve),
      static_cast<long long>(lag));
  std::fflush(stdout);
  last_ = now;
  memory_mib_.push_back(footprint.memory_mib);
  handles_.push_back(footprint.handles);
}

double SoakTable::MemoryGrowthMib() const { return Growth(memory_mib_); }

int64_t SoakTable::HandlesGrowth() const { return Growth(handles_); }

}  // namespace liggare::crash
