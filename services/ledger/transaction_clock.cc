#include "services/ledger/transaction_clock.h"

#include <algorithm>
#include <string>

#include "services/budget/invariant.h"
#include "services/budget/refusal.h"

namespace liggare::ledger {
namespace {

constexpr absl::Duration kJumpMax = absl::Minutes(1);

}  // namespace

TransactionClock::TransactionClock(store::Clock& clock)
    : clock_(clock), last_now_(clock.Now()), last_monotonic_(clock.Monotonic()) {}

absl::StatusOr<absl::Time> TransactionClock::BeginBatch() {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  const absl::Duration monotonic = clock_.Monotonic();
  const absl::Duration drift = (now - last_now_) - (monotonic - last_monotonic_);
  last_now_ = now;
  last_monotonic_ = monotonic;
  if (absl::AbsDuration(drift) > kJumpMax) jumped_ = true;
  if (jumped_) {
    return budget::Refuse(
        v1::ERROR_REASON_CLOCK_JUMPED,
        "the server's clock moved by more than a minute against its monotonic clock; appends wait "
        "until somebody has looked at the clock and restarted the server");
  }
  // Later than every instant that was said to be settled, should the clock have stepped back.
  batches_.push_back(std::max(now, settled_ + absl::Microseconds(1)));
  return batches_.back();
}

void TransactionClock::EndBatch() {
  absl::MutexLock lock(&mutex_);
  budget::Require(!batches_.empty(), "a batch ends that has not begun");
  batches_.pop_front();
}

absl::Status TransactionClock::Settle(absl::Time instant) {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = clock_.Now();
  if (instant > now) {
    return budget::Refuse(v1::ERROR_REASON_BEYOND_LOG,
                          "the instant is still to come: the server's clock says " +
                              absl::FormatTime(absl::RFC3339_full, now, absl::UTCTimeZone()) +
                              "; ask for that instant or an earlier one");
  }
  if (!batches_.empty() && instant >= batches_.front()) {
    return budget::Refuse(v1::ERROR_REASON_BEYOND_LOG,
                          "an append that may be recorded at that instant is being stored; ask for "
                          "an earlier instant, or again");
  }
  settled_ = std::max(settled_, instant);
  return absl::OkStatus();
}

bool TransactionClock::jumped() const {
  absl::MutexLock lock(&mutex_);
  return jumped_;
}

}  // namespace liggare::ledger
