// Event ids. The id of an event is what makes repeating its append safe: choose it once, keep it
// with the event, and send the same one every time.

#ifndef LIGGARE_CLIENT_EVENT_ID_H_
#define LIGGARE_CLIENT_EVENT_ID_H_

#include <string>

namespace liggare::client {

// A random UUID (RFC 9562, version 4) in lower case, from the system's random source. Thread-safe.
std::string NewEventId();

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_EVENT_ID_H_
