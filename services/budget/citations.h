// Whether an event that stands rests on a decision item, a mandate or a consultation, so that none
// is taken away while something does. Answered from the log, by tags.
//
// An event cites from its append on, until a correction takes its place; and again when a later
// correction puts it back. Each answer is the position of the first that cites; nothing when none
// does. It costs a look-up, and for each record up to that one those of its chains (chains.h):
// three where none of them was corrected. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_CITATIONS_H_
#define LIGGARE_SERVICES_BUDGET_CITATIONS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "services/budget/lookups.h"

namespace liggare::budget {

using Citing = absl::StatusOr<std::optional<Position>>;

// Of an item of a decision; item 0 is the decision as a whole.
Citing FirstCitingItem(const Lookups& lookups, const std::string& decision, int item);
// Of anything of a decision.
Citing FirstCitingDecision(const Lookups& lookups, const std::string& decision);
Citing FirstCitingMandate(const Lookups& lookups, const std::string& mandate);
Citing FirstCitingConsultation(const Lookups& lookups, const std::string& consultation);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CITATIONS_H_
