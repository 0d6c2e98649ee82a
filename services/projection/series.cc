#include "services/projection/series.h"

#include <algorithm>
#include <utility>

#include "services/budget/invariant.h"

namespace liggare::projection {
namespace {

constexpr budget::Date kEpoch(1970, 1, 1);

int32_t DayOf(budget::Date date) { return static_cast<int32_t>(date - kEpoch); }

}  // namespace

void Series::Add(Position position, budget::Date date, int64_t amount) {
  budget::Require(positions_.empty() || positions_.back() <= position.value,
                  "series: positions never fall");
  positions_.push_back(position.value);
  days_.push_back(DayOf(date));
  amounts_.push_back(amount);
  for (size_t run_size = kFanIn, k = 0; count() % run_size == 0; run_size *= kFanIn, ++k) {
    if (k == levels_.size()) levels_.push_back(Level{run_size, {}, {}});
    AddRun(levels_[k]);
  }
}

void Series::AddRun(Level& level) {
  const size_t begin = count() - level.run_size;
  budget::Require(level.days.size() == begin, "series: a level holds all its whole runs");
  std::vector<std::pair<int32_t, int64_t>> run;
  run.reserve(level.run_size);
  for (size_t i = begin; i < count(); ++i) run.emplace_back(days_[i], amounts_[i]);
  std::stable_sort(run.begin(), run.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  int64_t sum = 0;
  for (const auto& [day, amount] : run) {
    sum += amount;
    level.days.push_back(day);
    level.sums.push_back(sum);
  }
}

int64_t Series::Balance(budget::Date date, Size size) const {
  const int32_t day = DayOf(date);
  const size_t within = CountWithin(size);
  int64_t sum = 0;
  size_t begin = 0;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    for (; begin + level->run_size <= within; begin += level->run_size) {
      const auto first = level->days.begin() + begin;
      const auto past = std::upper_bound(first, first + level->run_size, day);
      if (past != first) sum += level->sums[past - level->days.begin() - 1];
    }
  }
  for (; begin < within; ++begin) {
    if (days_[begin] <= day) sum += amounts_[begin];
  }
  return sum;
}

SeriesEntry Series::entry(size_t index) const {
  return {Position{positions_[index]}, kEpoch + days_[index], amounts_[index]};
}

size_t Series::CountWithin(Size size) const {
  return std::lower_bound(positions_.begin(), positions_.end(), size.value) - positions_.begin();
}

}  // namespace liggare::projection
