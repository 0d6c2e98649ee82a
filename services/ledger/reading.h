// What readers stand on, and the questions that are answered at once: what an as-of means, and one
// event with its texts.
//
// Invariant: no reader sees beyond a ledger's head, so none sees half an append.
// Thread-safe. Borrows everything.

#ifndef LIGGARE_SERVICES_LEDGER_READING_H_
#define LIGGARE_SERVICES_LEDGER_READING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/transaction_clock.h"
#include "services/projection/as_of.h"
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

// Whether a size ends an append of the ledger: BEYOND_LOG, or SIZE_CUTS_APPEND naming the sizes
// around the append.
absl::Status CheckEndsAppend(const store::EventLog& log, const Ledger& ledger, int64_t size);

enum class DateNeed { kRequired, kIgnored };

// The as-of that a question means: its size is the one stated, that of its instant, or without
// either the ledger's. MISSING_FIELD or MALFORMED_FIELD for its date, where one is needed;
// BEYOND_LOG for a size beyond the ledger's or an instant that is not settled; SIZE_CUTS_APPEND.
// `path` names the as-of in refusals.
absl::StatusOr<projection::AsOf> Resolve(const Sources& sources, const Ledger& ledger,
                                         const v1::AsOf& as_of, const std::string& path,
                                         DateNeed date_need = DateNeed::kRequired);

// The root of the tree of a ledger's first so many records, 32 bytes.
absl::StatusOr<std::string> RootOf(const Ledger& ledger, Size size);

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
