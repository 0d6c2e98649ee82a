// A quick look whether an event has only what this server knows: for the kinds of event of which
// there are many, without reflection. Part of shape.h, which says the promises.
//
// Invariant: an event that passes would pass CheckKnown; one that does not, may. Thread-safe.

#ifndef LIGGARE_SERVICES_BUDGET_KNOWN_FIELDS_H_
#define LIGGARE_SERVICES_BUDGET_KNOWN_FIELDS_H_

#include "liggare/v1/event.pb.h"

namespace liggare::budget {

bool HasOnlyKnown(const v1::Event& event);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_KNOWN_FIELDS_H_
