// One valid event of each kind that clients send, with every field set, to change one thing of.

#ifndef LIGGARE_TESTS_SERVICES_BUDGET_VALID_EVENTS_H_
#define LIGGARE_TESTS_SERVICES_BUDGET_VALID_EVENTS_H_

#include "liggare/v1/event.pb.h"

namespace liggare::budget {

// REQUIRES: a kind that clients send.
v1::Event ValidEvent(v1::Payload::KindCase kind);

}  // namespace liggare::budget

#endif  // LIGGARE_TESTS_SERVICES_BUDGET_VALID_EVENTS_H_
