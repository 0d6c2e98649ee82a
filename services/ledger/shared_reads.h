// What followers of a ledger read, shared: those who keep up stand at the same place, and read once
// between them. One who has fallen behind reads on its own.
//
// Invariant: what is read never changes, and is let go of when the last who follows the ledger has
// gone. Thread-safe. Borrows the log.

#ifndef LIGGARE_SERVICES_LEDGER_SHARED_READS_H_
#define LIGGARE_SERVICES_LEDGER_SHARED_READS_H_

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "services/ledger/wire_records.h"
#include "store/event_log.h"

namespace liggare::ledger {

using SharedRecords = std::shared_ptr<const WireRecords>;

// The reads of one ledger.
class SharedRead {
 public:
  SharedRead(const store::EventLog& log, std::string ledger);

  // Records from a position on, at least one, up to an end beyond it; fewer than that end allows
  // when they have been read before, or have many bytes. DATA_LOSS when the first is damaged.
  absl::StatusOr<SharedRecords> Read(Position from, Size end, size_t bytes_max);

 private:
  absl::StatusOr<SharedRecords> ReadAlone(Position from, Size end, size_t bytes_max) const;

  const store::EventLog& log_;
  const std::string ledger_;

  absl::Mutex mutex_;
  // The last reads, by where they begin, ascending.
  std::deque<std::pair<Position, SharedRecords>> latest_ ABSL_GUARDED_BY(mutex_);
};

class SharedReads {
 public:
  explicit SharedReads(const store::EventLog& log) : log_(log) {}

  // For one who follows a ledger, for as long as it does.
  std::shared_ptr<SharedRead> Follow(const std::string& ledger);

 private:
  const store::EventLog& log_;

  absl::Mutex mutex_;
  std::map<std::string, std::weak_ptr<SharedRead>> ledgers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SHARED_READS_H_
