// Why an event may be: whether its authority is there, known and in force.
//
// Refuses with AUTHORITY_MISSING, UNKNOWN_DECISION, DECISION_NOT_IN_FORCE, MANDATE_MISSING or
// BEYOND_MANDATE. What a mandate allows is for mandate_rules. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_AUTHORITY_RULES_H_
#define LIGGARE_SERVICES_BUDGET_AUTHORITY_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

// What authority a kind of event needs.
enum class Need {
  kNone,       // none; one that is given is checked
  kRequired,   // some
  kPrincipal,  // that of a deciding body: never an official's own decision
  kDelegable,  // that of a deciding body, or a delegate's under a mandate
};

absl::Status CheckAuthority(const Case& c, Need need);

// Whether the items that an authority cites are recorded and in force at the event's date.
absl::Status CheckCited(const Case& c, const v1::Authority& authority);

// Whether the authority cites a decision of a body of this level.
bool CitesLevel(const Case& c, const v1::Authority& authority, v1::BodyLevel level);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_AUTHORITY_RULES_H_
