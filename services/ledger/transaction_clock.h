// The instants of transaction time: when a batch of appends is recorded, and whether what was known
// at an instant is settled, so that the question has the same answer for ever.
//
// Invariant: no append is recorded at or before an instant that Settle() has called settled, unless
// it was visible to readers then. Batches end in the order in which they begin.
// Thread-safe. Borrows the clock.

#ifndef LIGGARE_SERVICES_LEDGER_TRANSACTION_CLOCK_H_
#define LIGGARE_SERVICES_LEDGER_TRANSACTION_CLOCK_H_

#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "store/clock.h"

namespace liggare::ledger {

class TransactionClock {
 public:
  explicit TransactionClock(store::Clock& clock);

  // The instant of a new batch. CLOCK_JUMPED, from then on, once the clock has moved more than a
  // minute against the monotonic clock between two looks at it.
  absl::StatusOr<absl::Time> BeginBatch();
  // The first batch that has begun and not ended is visible to readers, or dropped.
  void EndBatch();

  // OUT_OF_RANGE (BEYOND_LOG) for an instant that is still to come, or that an append in the making
  // may be recorded at; otherwise no later batch is recorded at it or before it. To be asked before
  // the log is.
  absl::Status Settle(absl::Time instant);

  bool jumped() const;

 private:
  store::Clock& clock_;
  mutable absl::Mutex mutex_;
  absl::Time last_now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration last_monotonic_ ABSL_GUARDED_BY(mutex_);
  bool jumped_ ABSL_GUARDED_BY(mutex_) = false;
  // Of the batches that have begun, in order.
  std::deque<absl::Time> batches_ ABSL_GUARDED_BY(mutex_);
  absl::Time settled_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_TRANSACTION_CLOCK_H_
