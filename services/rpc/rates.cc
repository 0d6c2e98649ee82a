#include "services/rpc/rates.h"

#include <algorithm>
#include <cmath>

#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

constexpr size_t kBucketsKept = 1'000;

}  // namespace

absl::Status Rates::Take(const std::string& principal, absl::Time now) {
  if (rate_ == 0) return absl::OkStatus();
  double missing = 0;
  {
    const absl::MutexLock lock(&mutex_);
    if (buckets_.size() > kBucketsKept && !buckets_.contains(principal)) DropFull(now);
    Bucket& bucket = buckets_.try_emplace(principal, Bucket{rate_, now}).first->second;
    bucket = {TokensAt(bucket, now), now};
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return absl::OkStatus();
    }
    missing = 1 - bucket.tokens;
  }
  const std::string rate = std::to_string(static_cast<int64_t>(rate_));
  const std::string wait = std::to_string(static_cast<int64_t>(std::ceil(missing / rate_ * 1'000)));
  return budget::Refuse(v1::ERROR_REASON_RATE_EXCEEDED,
                        "'" + principal + "' calls more often than the " + rate +
                            " times a second that --principal-rate allows; try again in " + wait +
                            " ms",
                        {{"limit", rate}, {"flag", "--principal-rate"}, {"retry_after_ms", wait}});
}

double Rates::TokensAt(const Bucket& bucket, absl::Time now) const {
  const double seconds = std::max(0.0, absl::ToDoubleSeconds(now - bucket.at));
  return std::min(rate_, bucket.tokens + seconds * rate_);
}

void Rates::DropFull(absl::Time now) {
  std::erase_if(buckets_, [&](const auto& held) { return TokensAt(held.second, now) >= rate_; });
}

}  // namespace liggare::rpc
