// The entries of a ledger by accounting month: which came late for a follow-up.
//
// Invariant: an entry is in the month it is booked in, whatever happens to it later: that it came
// late is a fact that a correction does not take back. A correction that replaces an entry posts
// one anew. In the index each entry is a 1 from the first day of its month.
// Thread-compatible.

#ifndef LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_
#define LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "services/budget/dates.h"
#include "services/projection/as_of.h"
#include "services/projection/holdings.h"

namespace liggare::projection {

// Entries of these months that are recorded at `from` or later and within the size.
struct EntryRange {
  budget::Month first;
  budget::Month last;
  Size from;
  Size within;
};

// How many they are.
absl::StatusOr<int64_t> CountEntries(const Holdings& holdings, const EntryRange& range);

// The first of them, by position, at most `entries_max`. CANCELLED when it gave up.
absl::StatusOr<std::vector<Position>> FindEntries(const Holdings& holdings, const EntryRange& range,
                                                  size_t entries_max, Cancelled cancelled);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_ENTRY_CALENDAR_H_
