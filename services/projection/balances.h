// The balances that one question asks for, at one date and size: first what is wanted, then plain
// numbers. They are found in one sweep through the blocks.
//
// Thread-compatible. Owns its numbers.

#ifndef LIGGARE_SERVICES_PROJECTION_BALANCES_H_
#define LIGGARE_SERVICES_PROJECTION_BALANCES_H_

#include <cstdint>
#include <vector>

#include "services/budget/dates.h"
#include "services/projection/balance_cut.h"
#include "services/projection/register.h"

namespace liggare::projection {

// The series that a question wants the balances of.
class Wanted {
 public:
  // kNoSeries and a null scope want nothing.
  void Add(SeriesId id) {
    if (id != kNoSeries) ids_.push_back(id);
  }
  template <typename Ids>
  void AddAll(const Ids& ids) {
    for (const SeriesId id : ids) Add(id);
  }
  void AddFlags(const FlagCounters& counters) {
    for (const auto& [reason, id] : counters) Add(id);
  }
  void AddFlags(const FlagCounters* counters) {
    if (counters != nullptr) AddFlags(*counters);
  }

  // Ascending, each once.
  std::vector<SeriesId> Take() &&;

 private:
  std::vector<SeriesId> ids_;
};

class Balances {
 public:
  // Of nothing: every balance is 0.
  Balances() = default;
  // REQUIRES: ids rise.
  Balances(const BalanceCut& cut, std::vector<SeriesId> ids, budget::Date date);

  // The balance of a series; 0 for one that is not wanted, as one is that was not named yet.
  int64_t Of(SeriesId id) const;

 private:
  std::vector<SeriesId> ids_;
  std::vector<int64_t> sums_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BALANCES_H_
