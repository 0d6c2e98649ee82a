// What may be defined, and what is recorded whatever it says: decisions, their status, mandates,
// consultations, lines, estimates, conditions, erased texts.
//
// Decide...() decides an event. Check...() says whether a definition fits what is defined, for it
// or for a correction that puts it back. Refuses with ID_EXISTS, INCONSISTENT_DEFINITION,
// BEYOND_LOG or a missing reference. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_DEFINITION_RULES_H_
#define LIGGARE_SERVICES_BUDGET_DEFINITION_RULES_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

absl::Status DecideDecision(Case& c, const v1::DecisionRecorded& decision);
absl::Status DecideStatus(Case& c, const v1::DecisionStatusChanged& change);
absl::Status DecideMandate(Case& c, const v1::MandateGiven& mandate);
absl::Status DecideConsultation(Case& c, const v1::ConsultationHeld& consultation);
absl::Status DecideLine(Case& c, const v1::LineDefined& line);
absl::Status DecideEstimate(Case& c, const v1::EstimateRecorded& estimate);
absl::Status DecideCondition(Case& c, const v1::ConditionMet& met);
absl::Status DecideErasure(Case& c, const v1::TextErased& erased);
absl::Status DecideImport(Case& c, const v1::ImportRecorded& imported);

absl::Status CheckDecision(const Case& c, const v1::DecisionRecorded& decision);
absl::Status CheckStatus(const Case& c, const v1::DecisionStatusChanged& change);
absl::Status CheckMandateFits(const Case& c, const v1::MandateGiven& mandate);
absl::Status CheckConsultationFits(const Case& c, const v1::ConsultationHeld& consultation);
absl::Status CheckImport(const Case& c, const v1::ImportRecorded& imported);
absl::Status CheckLineFits(const Case& c, const v1::LineDefined& line);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_DEFINITION_RULES_H_
