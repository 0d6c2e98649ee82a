#include "services/budget/citations.h"

#include <algorithm>

#include "services/budget/chains.h"
#include "services/budget/tags.h"

namespace liggare::budget {
namespace {

// Of the records with a tag, the first whose authority cites and that no correction has taken back.
Citing FirstCiting(const Lookups& lookups, const std::string& tag,
                   absl::FunctionRef<bool(const v1::Authority&)> cites) {
  for (Position from{0};; ++from.value) {
    const absl::StatusOr<std::optional<Position>> next = lookups.next_with(tag, from);
    if (!next.ok() || !next->has_value()) return next;
    from = **next;
    const absl::StatusOr<Chains> chains = Chains::Read(lookups, from);
    if (!chains.ok()) return chains.status();
    const bool is_citing = cites(chains->RecordAt(from).event().authority());
    if (is_citing && !chains->IsTakenBack(from)) return std::optional<Position>(from);
  }
}

bool CitesDecision(const v1::Authority& authority, const std::string& decision) {
  return std::any_of(authority.items().begin(), authority.items().end(),
                     [&](const auto& item) { return item.decision() == decision; });
}

}  // namespace

Citing FirstCitingItem(const Lookups& lookups, const std::string& decision, int item) {
  return FirstCiting(lookups, ItemTag(decision, item), [](const v1::Authority&) { return true; });
}

Citing FirstCitingDecision(const Lookups& lookups, const std::string& decision) {
  // The tag of a decision is on its own record too, and on those of its status.
  return FirstCiting(lookups, DecisionTag(decision), [&](const v1::Authority& authority) {
    return CitesDecision(authority, decision);
  });
}

Citing FirstCitingMandate(const Lookups& lookups, const std::string& mandate) {
  return FirstCiting(lookups, MandateTag(mandate), [](const v1::Authority&) { return true; });
}

Citing FirstCitingConsultation(const Lookups& lookups, const std::string& consultation) {
  return FirstCiting(lookups, ConsultationTag(consultation),
                     [](const v1::Authority&) { return true; });
}

}  // namespace liggare::budget
