// The bounded queue before the writer: whoever appends never waits for room, and the writer takes
// all that waits at once.
//
// Invariant: requests come out in the order they went in, each once; what is queued never exceeds
// the limits. Thread-safe. Owns the requests in it.

#ifndef LIGGARE_SERVICES_LEDGER_APPEND_QUEUE_H_
#define LIGGARE_SERVICES_LEDGER_APPEND_QUEUE_H_

#include <cstddef>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/ledger/write_request.h"

namespace liggare::ledger {

class AppendQueue {
 public:
  AppendQueue(size_t requests_max, size_t bytes_max);

  // Moves from the request only when it is let in. QUEUE_FULL, which never befalls work between
  // batches; DRAINING after Close().
  absl::Status Push(WriteRequest& request);
  // Blocks until something waits or the queue is closed.
  void Await() const;
  // Everything that waits.
  std::vector<WriteRequest> TakeAll();
  // Lets nothing more in.
  void Close();

  size_t size() const;
  // Whether the queue is closed and nothing waits.
  bool ended() const;
  // Whether the queue is not closed and nothing waits.
  bool idle() const;

 private:
  bool HasNews() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const size_t requests_max_;
  const size_t bytes_max_;
  mutable absl::Mutex mutex_;
  std::vector<WriteRequest> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_APPEND_QUEUE_H_
