// Tells whoever follows a ledger that it has grown. A slow follower never slows the writer: the
// writer only notes the new size, and callbacks run on a thread of the Tail's own. Many followers
// of a fast ledger do not take the machine either: the more were just told, the longer growth
// gathers before it is told again, up to a fiftieth of a second.
//
// Invariant: a wait ends exactly once: its callback is called, or its cancelling succeeds.
// Thread-safe. Owns its thread and the callbacks that wait.

#ifndef LIGGARE_SERVICES_LEDGER_TAIL_H_
#define LIGGARE_SERVICES_LEDGER_TAIL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"

namespace liggare::ledger {

class Tail {
 public:
  // OK when the ledger has grown; DRAINING when growth will not be told any more.
  using Grown = absl::AnyInvocable<void(absl::Status)>;
  // Names a wait.
  using WaitId = int64_t;

  // Starts the thread.
  Tail();
  // Closes, tells those who wait, ends the thread. Not from a callback.
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  // Calls back, once and on the Tail's thread, as soon as the ledger is known to be larger than
  // `size`; soon if it is so already. Callbacks must be quick.
  WaitId WaitFor(const std::string& ledger, Size size, Grown grown);
  // True: the callback is dropped and will never be called. False: it has been called, is being
  // called or is about to be.
  bool Cancel(WaitId wait);

  // The ledger has this size now. For the writer; returns at once.
  void Announce(const std::string& ledger, Size size);
  // Ends every wait with DRAINING, those to come too.
  void Close();

  // How many wait.
  size_t waiting() const;

 private:
  struct Wait {
    std::string ledger;
    Size size;
    Grown grown;
  };

  void Run();
  // Lets growth gather, having told so many of it.
  void Rest(size_t told);
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool IsEnding() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return closed_ || ending_; }
  std::vector<Grown> TakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<std::string, Size> sizes_ ABSL_GUARDED_BY(mutex_);
  std::map<WaitId, Wait> waits_ ABSL_GUARDED_BY(mutex_);
  WaitId last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  // Whether a wait may be due that was not when the thread last looked.
  bool changed_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_TAIL_H_
