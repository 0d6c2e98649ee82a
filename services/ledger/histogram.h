// How many of what was measured lies below each of some bounds, and their sum.
//
// Thread-safe: noting neither locks nor allocates. Who reads meanwhile may see a sum that is one
// note ahead of the counts.

#ifndef LIGGARE_SERVICES_LEDGER_HISTOGRAM_H_
#define LIGGARE_SERVICES_LEDGER_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace liggare::ledger {

class Histogram {
 public:
  static constexpr size_t kBoundsMax = 15;

  // Bounds rise, and outlive the histogram.
  explicit Histogram(absl::Span<const double> bounds)
      : bounds_(bounds.first(std::min(bounds.size(), kBoundsMax))) {}

  void Note(double value) {
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
    counts_[static_cast<size_t>(bound - bounds_.begin())].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  absl::Span<const double> bounds() const { return bounds_; }
  // Of those at or below that bound, and above the one before; the last has no bound.
  int64_t count(size_t bound) const { return counts_[bound].load(std::memory_order_relaxed); }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const absl::Span<const double> bounds_;
  std::array<std::atomic<int64_t>, kBoundsMax + 1> counts_ = {};
  std::atomic<double> sum_ = 0;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_HISTOGRAM_H_
