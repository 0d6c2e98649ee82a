// What followers of a ledger read, shared. The latest reads lie end to end, and each is made once,
// by whoever first comes for it; those who keep up, or nearly, take what lies before them, however
// many reads that is. One who has fallen farther behind reads on its own until it meets them.
//
// Invariant: what is read never changes, and is let go of when the last who follows the ledger has
// gone. What lies there is bounded in bytes. Thread-safe. Borrows the log.

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
  // Whether what comes from a position on has just been read or just been written: to read it is
  // quick.
  bool IsLatest(Position from) const;

 private:
  struct Latest {
    Position first;
    Size end;
    SharedRecords records;
  };

  absl::StatusOr<SharedRecords> ReadAlone(Position from, Size end, size_t bytes_max) const;
  // Reads what comes after the latest reads, or far beyond them.
  absl::StatusOr<SharedRecords> ReadNext(Position from, Size end, size_t bytes_max)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // As many of the latest reads as there is room for.
  SharedRecords Join(std::deque<Latest>::const_iterator from, Size end, size_t bytes_max) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const store::EventLog& log_;
  const std::string ledger_;

  mutable absl::Mutex mutex_;
  // Without gaps, ascending.
  std::deque<Latest> latest_ ABSL_GUARDED_BY(mutex_);
  size_t latest_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
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
