#include "services/rpc/followers.h"

#include <algorithm>
#include <utility>

namespace liggare::rpc {

Followers::Place::Place(Followers& followers, std::string ledger, Size next)
    : followers_(followers), ledger_(std::move(ledger)), next_(next.value) {
  const absl::MutexLock lock(&followers_.mutex_);
  followers_.places_.insert(this);
}

Followers::Place::~Place() {
  const absl::MutexLock lock(&followers_.mutex_);
  followers_.places_.erase(this);
}

std::map<std::string, Size> Followers::Furthest() const {
  std::map<std::string, Size> furthest;
  const absl::MutexLock lock(&mutex_);
  for (const Place* place : places_) {
    const Size next{place->next_.load(std::memory_order_relaxed)};
    const auto [found, is_new] = furthest.emplace(place->ledger_, next);
    if (!is_new) found->second = std::min(found->second, next);
  }
  return furthest;
}

}  // namespace liggare::rpc
