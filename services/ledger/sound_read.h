// Reads as much as is sound. The log refuses a read that reaches a damaged record; what lies before
// the damage stays readable, and here it is read.
//
// Thread-safe. Borrows the log.

#ifndef LIGGARE_SERVICES_LEDGER_SOUND_READ_H_
#define LIGGARE_SERVICES_LEDGER_SOUND_READ_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "services/ledger/wire_records.h"
#include "store/event_log.h"

namespace liggare::ledger {

// Records from a position on, in a direction: at least one, fewer than could be read where damage
// is near. DATA_LOSS only when the first is damaged.
absl::StatusOr<std::vector<store::StoredRecord>> ReadSound(const store::EventLog& log,
                                                           const std::string& ledger, Position from,
                                                           store::Direction direction,
                                                           size_t records_max, size_t bytes_max);

// The same forward up to `end`, beyond `from`, in wire form and without copying.
absl::StatusOr<WireRecords> ReadSoundRuns(const store::EventLog& log, const std::string& ledger,
                                          Position from, Size end, size_t bytes_max);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SOUND_READ_H_
