// What the projection looks up of the log while it takes a record: only records that settle flags
// ask. Plain references to functions of the caller, as in budget/lookups.h.

#ifndef LIGGARE_SERVICES_PROJECTION_LOOKUPS_H_
#define LIGGARE_SERVICES_PROJECTION_LOOKUPS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"

namespace liggare::projection {

struct Lookups {
  // Reads a record.
  absl::FunctionRef<absl::StatusOr<v1::Record>(Position)> record_at;
  // The first position at or beyond `from` whose event carries the tag (budget/tags.h); nothing at
  // the end. Asked for tags "ref:POSITION".
  absl::FunctionRef<absl::StatusOr<std::optional<Position>>(const std::string& tag, Position from)>
      next_with;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_LOOKUPS_H_
