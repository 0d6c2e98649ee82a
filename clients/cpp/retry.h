// Decides whether a call that failed is repeated, and after what pause.
//
// One for each call or stream; used by the thread of the call only.

#ifndef LIGGARE_CLIENTS_CPP_RETRY_H_
#define LIGGARE_CLIENTS_CPP_RETRY_H_

#include <optional>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "liggare/options.h"

namespace liggare::client {

class Retry {
 public:
  // Borrows the options.
  explicit Retry(const ClientOptions& options) : options_(options) {}

  // Lets the time for repeating run from now on. Without it, it runs from the first failure.
  void Start();

  // When an attempt that begins now must have ended.
  absl::Time AttemptDeadline() const;

  // Something new has come: the next failure is the first one again.
  void Progress();

  // How long to pause before repeating, or nothing when the failure is final or the time is used
  // up.
  std::optional<absl::Duration> PauseAfter(const absl::Status& failure);

 private:
  const ClientOptions& options_;
  std::optional<absl::Time> give_up_at_;
  absl::Duration backoff_ = absl::ZeroDuration();
  absl::BitGen random_;
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENTS_CPP_RETRY_H_
