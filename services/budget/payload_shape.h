// The shape of each kind of event. Part of shape.h, which says the promises.

#ifndef LIGGARE_SERVICES_BUDGET_PAYLOAD_SHAPE_H_
#define LIGGARE_SERVICES_BUDGET_PAYLOAD_SHAPE_H_

#include "absl/status/status.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/dates.h"
#include "services/budget/field_path.h"

namespace liggare::budget {

// Checks a payload that CheckKnown has passed, of an event that counts from a date.
absl::Status CheckPayload(const v1::Payload& payload, Date effective_date, const FieldPath& path);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_PAYLOAD_SHAPE_H_
