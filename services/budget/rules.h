// What an event does to the budget, or why it may not: the one place that decides.
//
// Decide is a pure function of the state, the append and what it looks up. What it derives is
// stored with the event and never derived again. Thread-safe for a state that nobody changes. Owns
// nothing.

#ifndef LIGGARE_SERVICES_BUDGET_RULES_H_
#define LIGGARE_SERVICES_BUDGET_RULES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/state.h"

namespace liggare::budget {

// The version of the rules; a record says which one made its postings and flags.
inline constexpr int32_t kRulesVersion = 1;

// What rules may look up beside the state.
struct Lookups {
  // The record at a position below the state's size; earlier events of the append included.
  absl::FunctionRef<absl::StatusOr<v1::Record>(Position)> record_at;
  // The figures of a follow-up's line, with everything below it, at the follow-up's as-of. Fails
  // for a size that is beyond the log or cuts an append.
  absl::FunctionRef<absl::StatusOr<v1::Figures>(const v1::FollowUpApproved&,
                                                const v1::FollowUpLine&)>
      figures_at;
};

// What the server derives from an event.
struct Verdict {
  std::vector<v1::Posting> postings;
  std::vector<v1::Flag> flags;
  std::vector<v1::Flag> settled_flags;
};

// Decides append[index], whose shape has been checked. The earlier events of the append are applied
// to the state already; later ones are only looked at. An error is a refusal (refusal.h) or an
// error of the lookups.
absl::StatusOr<Verdict> Decide(const State& state, std::span<const v1::Event> append, size_t index,
                               const Lookups& lookups);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_RULES_H_
