#include "services/projection/balances.h"

#include <algorithm>
#include <utility>

namespace liggare::projection {

std::vector<SeriesId> Wanted::Take() && {
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  return std::move(ids_);
}

Balances::Balances(const BalanceCut& cut, std::vector<SeriesId> ids, budget::Date date)
    : ids_(std::move(ids)), sums_(cut.Sum(ids_, DayOf(date))) {}

int64_t Balances::Of(SeriesId id) const {
  const auto it = std::lower_bound(ids_.begin(), ids_.end(), id);
  return it == ids_.end() || *it != id ? 0 : sums_[static_cast<size_t>(it - ids_.begin())];
}

}  // namespace liggare::projection
