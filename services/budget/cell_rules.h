// Money of cells: allocated from a fund, reallocated between cells, carried over to a later year.
//
// Money must be there on the event's date and on every later one. Refuses with
// EXCEEDS_UNALLOCATED, EXCEEDS_REMAINING, KIND_MISMATCH, FUND_MISMATCH, YEAR_MISMATCH, or as
// references, authority and mandates do. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_CELL_RULES_H_
#define LIGGARE_SERVICES_BUDGET_CELL_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

absl::Status DecideAllocation(Case& c, const v1::AllocationDecided& allocation);
absl::Status DecideReallocation(Case& c, const v1::ReallocationAgreed& reallocation);
absl::Status DecideCarryOver(Case& c, const v1::CarryOverDecided& carry_over);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CELL_RULES_H_
