// The entries of a ledger by accounting month: which came late for a follow-up.
//
// Invariant: an entry is in the month it is booked in, whatever happens to it later: that it came
// late is a fact that a correction does not take back. A correction that replaces an entry posts
// one anew.
// Thread-compatible. Owns its positions.

#ifndef LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_
#define LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"

namespace liggare::projection {

class EntryCalendar {
 public:
  // Takes a record, which may hold an entry. REQUIRES: records come in order of position.
  void Apply(const v1::Record& record);

  // How many entries of the months are recorded at `from` or later and within the size.
  int64_t Count(budget::Month first, budget::Month last, Size from, Size within) const;

  // The first of them, by position, at most `entries_max`.
  std::vector<Position> Find(budget::Month first, budget::Month last, Size from, Size within,
                             size_t entries_max) const;

 private:
  std::map<budget::Month, std::vector<Position>> months_;
};

// The entry that a record posts, itself or as a correction's replacement; null for none.
const v1::CostPosted* PostedBy(const v1::Record& record);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_
