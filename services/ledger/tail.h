// Tells whoever follows a ledger that it has grown. A slow follower never slows the writer: the
// writer only notes the new size, and callbacks run on a thread of the Tail's own, one after the
// other. Many followers of a fast ledger do not take the machine either: the more of them were just
// told, the longer growth of their ledger gathers before it is told again, up to a fiftieth of a
// second. What has been quiet for so long is told at once.
//
// Invariant: a wait ends exactly once: its callback is called, or its cancelling succeeds.
// Thread-safe. Owns its thread and the callbacks that wait.

#ifndef LIGGARE_SERVICES_LEDGER_TAIL_H_
#define LIGGARE_SERVICES_LEDGER_TAIL_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>
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
  struct WaitId {
    std::string ledger;
    int64_t number;
  };

  // Starts the thread.
  Tail();
  // Closes, tells those who wait, ends the thread. Not from a callback.
  ~Tail();
  Tail(const Tail&) = delete;
  Tail& operator=(const Tail&) = delete;

  // Calls back, once and on the Tail's thread, as soon as the ledger is known to be larger than
  // `size`; soon if it is so already. Callbacks must be quick: they may send what they are told of
  // when it is in memory, and leave the rest to others.
  WaitId WaitFor(const std::string& ledger, Size size, Grown grown);
  // True: the callback is dropped and will never be called. False: it has been called, is being
  // called or is about to be.
  bool Cancel(const WaitId& wait);

  // The ledger has this size now. For the writer; returns at once.
  void Announce(const std::string& ledger, Size size);
  // Ends every wait with DRAINING, those to come too.
  void Close();

  // How many wait.
  size_t waiting() const;

 private:
  using Instant = std::chrono::steady_clock::time_point;

  struct Wait {
    Size size;
    Grown grown;
  };
  struct Followed {
    Size size;
    std::map<int64_t, Wait> waits;  // by number
    Instant rests_until = Instant::min();
  };

  void Run();
  // Waits until a ledger is to be looked at; false when there will be none any more.
  bool AwaitLook() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MustLookSooner() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  // Looks at the first ledger that is to be looked at: the waits of it that are due.
  std::vector<Grown> TakeDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // A wait of the ledger may be due.
  void NoteGrown(const std::string& ledger, const Followed& followed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<std::string, Followed> ledgers_ ABSL_GUARDED_BY(mutex_);
  int64_t last_number_ ABSL_GUARDED_BY(mutex_) = 0;
  // Ledgers of which waits may be due, by when they are to be looked at.
  std::set<std::pair<Instant, std::string>> grown_ ABSL_GUARDED_BY(mutex_);
  // Until when the thread sleeps, unless it must look sooner.
  Instant sleeps_until_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_TAIL_H_
