// Which event of an append a refusal speaks of. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_REFUSED_EVENT_H_
#define LIGGARE_SERVICES_LEDGER_REFUSED_EVENT_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"

namespace liggare::ledger {

// The refusal with the event's index and id in its message and metadata (event_index, event_id).
absl::Status NameEvent(const absl::Status& refusal, size_t index, const std::string& event_id);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_REFUSED_EVENT_H_
