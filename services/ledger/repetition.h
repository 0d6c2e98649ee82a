// Exactly once: whether an append has been stored before, and what its result was.
//
// Invariant: an append counts as repeated only when it has the ids of a stored append, all of them
// in the same order, and the same content as the client gave then. Private texts are compared by
// their commitments, those that are erased not at all.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_REPETITION_H_
#define LIGGARE_SERVICES_LEDGER_REPETITION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/ledger_service.pb.h"
#include "store/event_log.h"
#include "store/vault.h"

namespace liggare::ledger {

// Where the log has the events of a request, one for each.
using FoundEvents = std::vector<std::optional<Position>>;

// The first result of a repeated append, of which some event is found in the log and everything
// found is committed. EVENT_ID_REUSED, naming an id and its position, for any other use of the ids.
absl::StatusOr<v1::AppendResponse> RepeatedAppend(const store::EventLog& log,
                                                  const store::Vault& vault,
                                                  const v1::AppendRequest& request,
                                                  const FoundEvents& found);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_REPETITION_H_
