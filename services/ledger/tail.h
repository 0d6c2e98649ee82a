// Tells whoever follows a ledger that it has grown. A slow follower never slows the writer: the
// writer only notes the new size, and callbacks run on a thread of the Tail's own.
//
// Invariant: a wait ends exactly once: its callback is called, or its cancelling succeeds.
// Thread-safe. Owns its thread and the callbacks that wait.

#ifndef LIGGARE_SERVICES_LEDGER_TAIL_H_
#define LIGGARE_SERVICES_LEDGER_TAIL_H_

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
  // OK when the ledger has grown; DRAINING when it will not be told any more.
  using Grown = absl::AnyInvocable<void(absl::Status)>;
  // Names a wait.
  using WaitId = int64_t;

  // Starts the thread.
  Tail();
  // Closes.
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  // Calls back, once and on the Tail's thread, as soon as the ledger's size is known to be beyond
  // `size`; soon if it is so already. Callbacks must be quick.
  WaitId WaitFor(const std::string& ledger, Size size, Grown grown);
  // True: the callback is dropped and will never be called. False: it has been called, or is being
  // called, or is about to be.
  bool Cancel(WaitId wait);

  // The ledger has this size now. For the writer; returns at once.
  void Announce(const std::string& ledger, Size size);
  // Ends every wait with DRAINING, those to come too, and joins the thread. Not from a callback.
  void Close();

  // How many wait.
  size_t waiting() const;

 private:
  struct Wait {
    WaitId id;
    Size size;
    Grown grown;
  };

  void Run();
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<std::string, Size> sizes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::vector<Wait>> waits_ ABSL_GUARDED_BY(mutex_);
  // Taken from waits_, to be called.
  std::vector<Wait> due_ ABSL_GUARDED_BY(mutex_);
  WaitId last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Mutex join_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(join_mutex_);
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_TAIL_H_
