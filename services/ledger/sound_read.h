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

// Records from a position up to `end`, beyond it: at least one, fewer than could be read where
// damage is near. DATA_LOSS only when the first is damaged.
absl::StatusOr<std::vector<store::RecordRun>> ReadSoundRuns(const store::EventLog& log,
                                                            const std::string& ledger,
                                                            Position from, Size end,
                                                            size_t bytes_max);

// The same, to be sent.
absl::StatusOr<WireRecords> ReadSoundRecords(const store::EventLog& log, const std::string& ledger,
                                             Position from, Size end, size_t bytes_max);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SOUND_READ_H_
