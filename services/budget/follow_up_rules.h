// Approved follow-ups: a header, and lines in the same append whose figures are the projection's.
//
// Refuses with ID_EXISTS, BEYOND_LOG, UNKNOWN_DUTY, UNKNOWN_LINE, FOLLOW_UP_INCOMPLETE or
// FIGURES_DIFFER. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_FOLLOW_UP_RULES_H_
#define LIGGARE_SERVICES_BUDGET_FOLLOW_UP_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

absl::Status DecideFollowUp(Case& c, const v1::FollowUpApproved& header);
absl::Status DecideFollowUpLine(Case& c, const v1::FollowUpLine& line);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_FOLLOW_UP_RULES_H_
