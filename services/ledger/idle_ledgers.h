// Puts ledgers away that nobody has used for a while, on a thread of its own, and gives the memory
// that this leaves free back to the machine.
//
// Invariant: what is in use stays so; one that is put away answers the same, a little later.
// Thread-safe. Owns its thread; borrows the ledgers.

#ifndef LIGGARE_SERVICES_LEDGER_IDLE_LEDGERS_H_
#define LIGGARE_SERVICES_LEDGER_IDLE_LEDGERS_H_

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/ledger/ledgers.h"

namespace liggare::ledger {

class IdleLedgers {
 public:
  struct Options {
    // Unused for so long, or somewhat longer (see Ledger::PutAway), a ledger is put away;
    absl::Duration put_away_after = absl::Seconds(5);
    // and so often all are looked at.
    absl::Duration look_every = absl::Seconds(2);
  };

  // Starts the thread.
  IdleLedgers(const Ledgers& ledgers, const Options& options);
  ~IdleLedgers();
  IdleLedgers(const IdleLedgers&) = delete;
  IdleLedgers& operator=(const IdleLedgers&) = delete;

 private:
  void Run();
  // Whether it put any away.
  bool PutAway() const;

  const Ledgers& ledgers_;
  const Options options_;

  absl::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_IDLE_LEDGERS_H_
