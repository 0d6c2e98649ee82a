// Whether the condition of an append holds.
//
// Invariant: what the batch has decided before counts as if it were committed; the work is bounded.
// Thread-compatible. Owns nothing.

#ifndef LIGGARE_SERVICES_LEDGER_CONDITION_H_
#define LIGGARE_SERVICES_LEDGER_CONDITION_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "liggare/v1/ledger_service.pb.h"
#include "store/batch.h"

namespace liggare::ledger {

// APPEND_CONDITION_FAILED, naming the position that broke it; BEYOND_LOG for a size beyond the
// ledger's; LIMIT_EXCEEDED when a filter with dates matches more than `events_max` events by its
// tags. REQUIRES: the condition has the right shape.
absl::Status CheckCondition(const store::Batch& batch, const std::string& ledger,
                            const v1::AppendCondition& condition, size_t events_max);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_CONDITION_H_
