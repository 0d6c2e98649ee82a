// The matter that a record belongs to: the event that its attributions and corrections come down
// to, and all that speak of it or of each other. Read from the log when flags are settled, so that
// nothing is kept of entries.
//
// Thread-safe. Owns what it returns.

#ifndef LIGGARE_SERVICES_PROJECTION_MATTER_H_
#define LIGGARE_SERVICES_PROJECTION_MATTER_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/lookups.h"

namespace liggare::projection {

// The earlier event that a record attributes or corrects; nothing for others.
std::optional<Position> NamedBy(const v1::Record& record);

// The records of the matter before this one, in order; none for one that names no other.
absl::StatusOr<std::vector<v1::Record>> ReadMatter(const v1::Record& record,
                                                   const budget::RecordLookups& lookups);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_MATTER_H_
