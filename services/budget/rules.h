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

#include "absl/status/status.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/lookups.h"
#include "services/budget/state.h"

namespace liggare::budget {

// The version of the rules; a record says which one made its postings and flags.
inline constexpr int32_t kRulesVersion = 1;

// The events of an append, in order: of a request {request.events().data(), request.events_size()}.
using Append = std::span<const v1::Event* const>;

// Decides append[index], whose shape has been checked, and puts what the server derives from it
// into the record: postings, flags, settled flags, rules version. Nothing else of the record is
// read or written; it may hold the event already, or not yet, and may lie on an arena.
// The earlier events of the append are applied to the state already; later ones are only looked at.
// An error is a refusal (refusal.h) or an error of the look-ups; the record is of no use then.
// REQUIRES: the record has no postings and flags yet.
absl::Status Decide(const State& state, Append append, size_t index, const Lookups& lookups,
                    v1::Record* record);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_RULES_H_
