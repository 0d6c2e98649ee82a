#include "clients/cpp/retry.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace liggare::client {

void Retry::Start() { give_up_at_ = absl::Now() + options_.retry_for; }

absl::Time Retry::AttemptDeadline() const {
  const absl::Time attempt = absl::Now() + options_.attempt_timeout;
  if (!give_up_at_.has_value() || options_.retry_for <= absl::ZeroDuration()) return attempt;
  return std::min(attempt, *give_up_at_);
}

void Retry::Progress() {
  give_up_at_.reset();
  backoff_ = absl::ZeroDuration();
}

std::optional<absl::Duration> Retry::PauseAfter(const absl::Status& failure) {
  if (!IsTransient(failure)) return std::nullopt;
  if (!give_up_at_.has_value()) Start();
  backoff_ = std::clamp(backoff_ * 2, options_.backoff_min, options_.backoff_max);
  const absl::Duration pause = backoff_ * absl::Uniform(random_, 0.5, 1.0);
  if (absl::Now() + pause >= *give_up_at_) return std::nullopt;
  if (options_.on_retry) options_.on_retry(Decode(failure), pause);
  return pause;
}

}  // namespace liggare::client
