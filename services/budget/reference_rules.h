// Whether what an event names is there: funds, lines, cells.
//
// Refuses with UNKNOWN_FUND, UNKNOWN_LINE, CONDITION_NOT_MET or YEAR_MISMATCH. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_REFERENCE_RULES_H_
#define LIGGARE_SERVICES_BUDGET_REFERENCE_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/budget/case.h"

namespace liggare::budget {

// The fund; refused when it is not granted.
absl::StatusOr<Fund> KnownFund(const Case& c, const std::string& fund);
// The fund; refused when no grant of it counts at the event's date.
absl::StatusOr<Fund> GrantedFund(const Case& c, const std::string& fund);
absl::Status CheckLine(const Case& c, const std::string& line);
// Refused while a condition of the line, or of one above it, is not met at the event's date.
absl::Status CheckCondition(const Case& c, const v1::Cell& cell);
// Whether money of the fund may be used in the budget year: one of its own, or one that a
// carry-over has opened.
bool IsOpen(const Case& c, const Fund& fund, int budget_year);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_REFERENCE_RULES_H_
