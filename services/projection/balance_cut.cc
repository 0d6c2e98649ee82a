#include "services/projection/balance_cut.h"

#include <utility>

namespace liggare::projection {

void BalanceCut::CutMovements(PinnedBytes bytes, uint32_t offset_end) {
  cut_ = std::move(bytes);
  offset_end_ = offset_end;
}

void BalanceCut::CutRows(Rows rows, uint32_t offset_end) {
  rows_ = std::move(rows);
  offset_end_ = offset_end;
}

std::vector<int64_t> BalanceCut::Sum(std::span<const SeriesId> ids, Day day) const {
  std::vector<int64_t> sums(ids.size(), 0);
  if (ids.empty()) return sums;
  for (const PinnedBytes& bytes : totals_) {
    SeriesRuns runs(bytes.bytes);
    for (size_t i = 0; i < ids.size(); ++i) {
      const Run run = runs.Next(ids[i]);
      if (run.count > 0) sums[i] += SumOfTotals(run, day);
    }
  }
  for (const PinnedBytes& bytes : movements_) {
    SeriesRuns runs(bytes.bytes);
    for (size_t i = 0; i < ids.size(); ++i) sums[i] += SumOfMovements(runs.Next(ids[i]), day);
  }
  if (cut_.has_value()) {
    SeriesRuns runs(cut_->bytes);
    for (size_t i = 0; i < ids.size(); ++i) {
      sums[i] += SumOfMovements(runs.Next(ids[i]), day, offset_end_);
    }
  }
  if (rows_.count() > 0) {
    const SeriesId first = ids.front();
    std::vector<uint32_t> place_of(ids.back() - first + 1, 0);  // 0 for none, else 1 + index
    for (size_t i = 0; i < ids.size(); ++i) place_of[ids[i] - first] = static_cast<uint32_t>(i + 1);
    rows_.ForEach([&](const Row& row) {
      const SeriesId at = row.series - first;  // beyond the table for one before the first
      if (at >= place_of.size() || place_of[at] == 0) return;
      if (DayOfWhen(row.when) > day || OffsetOfWhen(row.when) >= offset_end_) return;
      sums[place_of[at] - 1] += row.amount;
    });
  }
  return sums;
}

int64_t BalanceCut::Gross() const {
  int64_t gross = 0;
  for (const PinnedBytes& bytes : totals_) gross += CountsOf(bytes.bytes).gross;
  for (const PinnedBytes& bytes : movements_) gross += CountsOf(bytes.bytes).gross;
  return gross;
}

}  // namespace liggare::projection
