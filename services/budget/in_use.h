// Whether a definition may be taken away, changed or put back by a correction, given what rests on
// it.
//
// Refuses with DEFINITION_IN_USE, INCONSISTENT_DEFINITION, or as a new definition would be.
// Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_IN_USE_H_
#define LIGGARE_SERVICES_BUDGET_IN_USE_H_

#include "absl/status/status.h"
#include "services/budget/case.h"

namespace liggare::budget {

// Whether a correction keeps to the thing it corrects: the same fund, line, decision and so on.
absl::Status CheckSameThing(const v1::Payload& original, const v1::Payload& replacement);

// Whether what stands may give way to what comes instead (null for nothing). The books are those
// after what stands has been reversed.
absl::Status CheckMayGiveWay(const Case& c, const v1::Payload& standing,
                             const v1::Payload* instead);

// Whether what a correction had taken away may come back, with its own authority.
absl::Status CheckMayComeBack(const Case& c, const v1::Payload& payload,
                              const v1::Authority& authority);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_IN_USE_H_
