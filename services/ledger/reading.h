// What readers stand on, and the questions that are answered at once: what an as-of means, and one
// event with its texts.
//
// Invariant: no reader sees beyond a ledger's head, so none sees half an append.
// Thread-safe. Borrows everything.

#ifndef LIGGARE_SERVICES_LEDGER_READING_H_
#define LIGGARE_SERVICES_LEDGER_READING_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/transaction_clock.h"
#include "services/projection/projection.h"
#include "store/event_log.h"
#include "store/vault.h"

namespace liggare::ledger {

// What is read from.
struct Sources {
  const Ledgers& ledgers;
  const store::EventLog& log;
  const store::Vault& vault;
  TransactionClock& clock;
};

// The size that an as-of means: its own, that of its instant, or without either the ledger's. Where
// the as-of does not matter for its date (a timeline), the date may be absent and is then
// 1970-01-01. BEYOND_LOG for a size beyond the ledger's or an instant that is not settled,
// SIZE_CUTS_APPEND naming the nearest sizes. `path` names the as-of in refusals.
enum class DateNeed { kRequired, kIgnored };
absl::StatusOr<projection::Projection::AsOf> Resolve(const Sources& sources, const Ledger& ledger,
                                                     const v1::AsOf& as_of, const std::string& path,
                                                     DateNeed date_need = DateNeed::kRequired);

// One event. UNKNOWN_LEDGER; UNKNOWN_EVENT for an id, BEYOND_LOG for a position.
absl::StatusOr<v1::GetEventResponse> GetEvent(const Sources& sources,
                                              const v1::GetEventRequest& request);

// The private texts of a record, in the order of its fields; erased ones say so.
absl::StatusOr<std::vector<v1::DisclosedText>> Disclose(const store::Vault& vault,
                                                        const v1::Record& record);

// The position of the correction that stands in the place of an event, if any.
absl::StatusOr<std::optional<Position>> CorrectedBy(const Sources& sources, const Ledger& ledger,
                                                    Position position);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_READING_H_
