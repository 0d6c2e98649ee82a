// Verifies all that is stored, on request and from time to time by itself, so that damage is found
// while there are copies to mend it from.
//
// One verification at a time. Thread-safe. Owns its thread; borrows the rest.

#ifndef LIGGARE_SERVICES_AUDIT_STORE_VERIFIER_H_
#define LIGGARE_SERVICES_AUDIT_STORE_VERIFIER_H_

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/audit/checkpoints.h"
#include "services/audit/scrub.h"
#include "services/ledger/ledgers.h"
#include "store/event_log.h"

namespace liggare::audit {

class StoreVerifier {
 public:
  struct Options {
    // When it first verifies by itself, and how long after it has ended it does so again.
    absl::Duration first_after = absl::Hours(1);
    absl::Duration every = absl::Hours(24 * 7);
    // Told of every verification that came to its end.
    std::function<void(const v1::StoreVerification&)> on_end;
  };

  // Starts the thread.
  StoreVerifier(const ledger::Ledgers& ledgers, const store::EventLog& log,
                Checkpoints& checkpoints, Options options);
  // Ends.
  ~StoreVerifier();
  StoreVerifier(const StoreVerifier&) = delete;
  StoreVerifier& operator=(const StoreVerifier&) = delete;

  // Gives up what it has begun by itself, and begins nothing more.
  void End();

  // As Scrub::Run, on the caller's thread; LIMIT_EXCEEDED while another verification is in
  // progress.
  absl::Status Run(const std::string& ledger, Scrub::OnProgress on_progress)
      ABSL_LOCKS_EXCLUDED(verifying_);

  // What the last verification of all ledgers found.
  std::optional<v1::StoreVerification> last() const;

 private:
  void Work();
  // Waits for the time of the next; whether to go on.
  bool Await(absl::Duration time);
  absl::Status Verify(const std::string& ledger, Scrub::OnProgress on_progress)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(verifying_);
  bool is_ending() const;

  const Options options_;
  absl::Mutex verifying_;
  Scrub scrub_ ABSL_GUARDED_BY(verifying_);

  mutable absl::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<v1::StoreVerification> last_ ABSL_GUARDED_BY(mutex_);
  absl::Mutex end_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(end_mutex_);  // last: it uses everything above
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_STORE_VERIFIER_H_
