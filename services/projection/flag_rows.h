// How many events that still count carry a flag, as what each record adds to counters: of all
// events, and of those that concern a cell, a line's own cells or a fund.
//
// An event counts once in each of these however often it carries the flag there; it stops counting
// where later events have settled all of its flags there, from the date of the settling. What is
// settled is a flag of the matter (matter.h): of the event that the record names, else of the
// latest that speaks of the same, else of the one they come down to.
// Invariant: a function of the flags and settled flags of the records of a matter alone.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_PROJECTION_FLAG_ROWS_H_
#define LIGGARE_SERVICES_PROJECTION_FLAG_ROWS_H_

#include <cstdint>
#include <span>
#include <string>

#include "absl/functional/function_ref.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/projection/day.h"
#include "services/projection/series_key.h"

namespace liggare::projection {

// The kind of a fund at a size; unspecified for one that is unknown there.
using FundKindAt = absl::FunctionRef<v1::FundKind(const std::string& fund, Size size)>;

// Adds 1 or -1 to the counter of a reason in a scope from a day on.
using AddFlag = absl::FunctionRef<void(const FlagScope&, v1::FlagReason, Day, int64_t)>;

// What a record adds. `matter` is what ReadMatter gives of it; it may be empty for one that settles
// nothing.
void AddFlagRows(const v1::Record& record, std::span<const v1::Record> matter, FundKindAt kind_at,
                 AddFlag add);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_FLAG_ROWS_H_
