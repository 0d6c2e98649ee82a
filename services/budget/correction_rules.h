// Corrections: one mechanism for every kind of event.
//
// A correction says what the named event should have said: its replacement, or nothing. What stands
// is taken back from the correction's date on, and what comes instead is decided on what is then
// left: the replacement as if it were decided now, or, when the event is a correction itself, what
// that one had taken away. What a correction takes away is never refused for being spent already;
// it is flagged.
//
// Refuses with BEYOND_LOG, ALREADY_CORRECTED, NOT_CORRECTABLE, as in_use does, and as the
// replacement's rules do. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_CORRECTION_RULES_H_
#define LIGGARE_SERVICES_BUDGET_CORRECTION_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

absl::Status DecideCorrection(Case& c, const v1::EventCorrected& correction);

// Decides what an event, or a correction's replacement, says: each kind in its own rules.
absl::Status DecidePayload(Case& c, const v1::Payload& payload);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CORRECTION_RULES_H_
