// What may be asked of the log and of the projection by whoever decides or projects a record.
//
// Invariant: answers hold for every record before the one in question: what is committed, what the
// open batch has decided, and the earlier events of the append. Borrows their functions.

#ifndef LIGGARE_SERVICES_BUDGET_LOOKUPS_H_
#define LIGGARE_SERVICES_BUDGET_LOOKUPS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"

namespace liggare::budget {

// Of the log.
struct RecordLookups {
  // The record at a position.
  absl::FunctionRef<absl::StatusOr<v1::Record>(Position)> record_at;
  // The first position at or beyond `from` whose record has the tag (tags.h); nothing when there is
  // none.
  absl::FunctionRef<absl::StatusOr<std::optional<Position>>(const std::string& tag, Position from)>
      next_with;
};

// What rules ask beside the state.
struct Lookups : RecordLookups {
  // The figures of a follow-up's line, with everything below it, at the follow-up's as-of. Fails
  // for a size that is beyond the log or cuts an append.
  absl::FunctionRef<absl::StatusOr<v1::Figures>(const v1::FollowUpApproved&,
                                                const v1::FollowUpLine&)>
      figures_at;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_LOOKUPS_H_
