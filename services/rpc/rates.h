// How often each principal may call: a bucket of tokens, which fills evenly and holds those of one
// second; a call takes one.
//
// Invariant: a bucket that is full is as good as none, and those of principals that have gone are
// dropped.
// Thread-safe. Owns the buckets.

#ifndef LIGGARE_SERVICES_RPC_RATES_H_
#define LIGGARE_SERVICES_RPC_RATES_H_

#include <cstdint>
#include <string>
#include <unordered_map>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace liggare::rpc {

class Rates {
 public:
  // 0: as often as they like.
  explicit Rates(int64_t calls_per_second) : rate_(static_cast<double>(calls_per_second)) {}

  // OK, or RATE_EXCEEDED, which says when the next call may be made.
  absl::Status Take(const std::string& principal, absl::Time now);

 private:
  struct Bucket {
    double tokens;
    absl::Time at;
  };

  double TokensAt(const Bucket& bucket, absl::Time now) const;
  void DropFull(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const double rate_;
  absl::Mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_RATES_H_
