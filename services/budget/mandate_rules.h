// What a delegate may do: within its mandate, its base and the consultation that the mandate
// demands. These bind the delegate, never the principal.
//
// Refuses with UNKNOWN_MANDATE, NOT_THE_DELEGATE, BEYOND_MANDATE, RESERVED_LINE,
// CONSULTATION_MISSING, UNKNOWN_CONSULTATION, WRONG_CONSULTED_BODY, BEYOND_CONSULTATION or
// BEYOND_MANDATE_BASE. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_MANDATE_RULES_H_
#define LIGGARE_SERVICES_BUDGET_MANDATE_RULES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

// What an effect does that a delegate decided.
struct DelegatedEffect {
  std::string fund;
  std::vector<std::pair<std::string, int64_t>> changes;  // by line: more money, or less
  int64_t distributed = 0;                               // of the mandate's base
};

// Passes an effect whose authority is no mandate. Remembers a consultation that disagreed.
absl::Status CheckMandate(Case& c, const DelegatedEffect& effect);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_MANDATE_RULES_H_
