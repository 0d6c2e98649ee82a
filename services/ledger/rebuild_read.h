// How rebuilds read records: much at once, from a place up to another.
//
// Thread-safe. Borrows the log.

#ifndef LIGGARE_SERVICES_LEDGER_REBUILD_READ_H_
#define LIGGARE_SERVICES_LEDGER_REBUILD_READ_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/event_log.h"

namespace liggare::ledger {

inline absl::StatusOr<std::vector<store::RecordRun>> ReadToRebuild(const store::EventLog& log,
                                                                   const std::string& ledger,
                                                                   Size from, Size to) {
  constexpr size_t kReadBytesMax = 4u << 20;
  return log.ReadRuns(ledger, Position{from.value}, to, kReadBytesMax);
}

inline int64_t CountOf(const std::vector<store::RecordRun>& runs) {
  int64_t count = 0;
  for (const store::RecordRun& run : runs) count += run.count;
  return count;
}

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_REBUILD_READ_H_
