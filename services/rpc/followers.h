// How far subscribers have come, for who watches the server.
//
// Thread-safe. A place is its subscriber's, and forgotten when the subscriber ends.

#ifndef LIGGARE_SERVICES_RPC_FOLLOWERS_H_
#define LIGGARE_SERVICES_RPC_FOLLOWERS_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"

namespace liggare::rpc {

class Followers {
 public:
  class Place {
   public:
    Place(Followers& followers, std::string ledger, Size next);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // Neither locks nor allocates.
    void Note(Size next) { next_.store(next.value, std::memory_order_relaxed); }

   private:
    friend class Followers;
    Followers& followers_;
    const std::string ledger_;
    std::atomic<int64_t> next_;
  };

  // Of each ledger that has a subscriber, the size that the furthest behind has come to.
  std::map<std::string, Size> Furthest() const;

 private:
  mutable absl::Mutex mutex_;
  std::set<const Place*> places_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_FOLLOWERS_H_
