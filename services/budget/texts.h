// Where an event has private texts: free texts that may name a person, stored outside the record.
//
// Invariant: finds every PrivateText of a payload, of new kinds of event too, for it follows the
// message; of an entry, of which there are many, it knows them. Thread-compatible. The texts remain
// the payload's.

#ifndef LIGGARE_SERVICES_BUDGET_TEXTS_H_
#define LIGGARE_SERVICES_BUDGET_TEXTS_H_

#include <string>
#include <utility>
#include <vector>

#include "liggare/v1/event.pb.h"

namespace liggare::budget {

// The private texts of a payload in the order of its fields, each with its field path in the
// payload, such as "cost_posted.text" or "event_corrected.replacement.cost_posted.text".
std::vector<std::pair<std::string, const v1::PrivateText*>> PrivateTexts(
    const v1::Payload& payload);
std::vector<std::pair<std::string, v1::PrivateText*>> PrivateTexts(v1::Payload& payload);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_TEXTS_H_
