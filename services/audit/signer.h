// Signs while the server runs: follows the trees of all ledgers as they grow, in small steps, and
// about once a second signs for those that have grown; sooner when somebody waits for it.
//
// It looks for itself whether anything was appended, rarely while nothing is: the writer is not
// asked to wake it, so that an append costs nothing here.
//
// Invariant: a wait ends exactly once. Thread-safe. Owns its thread and the callbacks that wait;
// borrows the rest.

#ifndef LIGGARE_SERVICES_AUDIT_SIGNER_H_
#define LIGGARE_SERVICES_AUDIT_SIGNER_H_

#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/audit/checkpoints.h"
#include "services/ledger/ledgers.h"

namespace liggare::audit {

class Signer {
 public:
  using Done = absl::AnyInvocable<void(const absl::StatusOr<SignedCheckpoint>&)>;

  // Starts the thread.
  Signer(const ledger::Ledgers& ledgers, Checkpoints& checkpoints);
  ~Signer();
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  // Calls back, on the thread of the signer or, once it has ended, the caller's, with a checkpoint
  // that covers the size, which the ledger has; or why there will be none. Must be quick.
  void Await(const std::string& ledger, Size size, Done done);

  // Why a ledger could not be signed for when that was last tried, if it could not.
  std::optional<std::string> failure(const std::string& ledger) const;

  // Signs a last time and ends the thread; what still waits is told DRAINING. May be called again.
  void End();

 private:
  struct Wait {
    std::string ledger;
    Size size;
    Done done;
  };

  void Run();
  // Lets trees follow their ledgers a step: whether one has more to go.
  bool Follow() const;
  void Sign();
  // Until it is time to look again.
  void Rest(bool busy, absl::Time signed_at);
  bool HasNews() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return ending_ || !waits_.empty(); }
  bool IsEnding() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return ending_; }

  const ledger::Ledgers& ledgers_;
  Checkpoints& checkpoints_;

  mutable absl::Mutex mutex_;
  // Why ledgers could not sign when it was last tried, as logged.
  std::map<std::string, absl::Status> failures_ ABSL_GUARDED_BY(mutex_);
  std::vector<Wait> waits_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Mutex end_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(end_mutex_);  // last: it uses everything above
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_SIGNER_H_
