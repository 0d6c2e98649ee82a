// Follows a ledger in a thread of its own, over any number of restarts of the server.
//
// Invariant: what it has seen is every event up to next(), once and in order; the first gap or
// repetition ends it and is told. Thread-safe. Borrows the server.

#ifndef LIGGARE_TESTS_CRASH_SOAK_SUBSCRIBER_H_
#define LIGGARE_TESTS_CRASH_SOAK_SUBSCRIBER_H_

#include <cstdint>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/subscription.h"
#include "tests/crash/history.h"
#include "tests/crash/killed_server.h"

namespace liggare::crash {

class SoakSubscriber {
 public:
  SoakSubscriber(KilledServer& server, std::string ledger);
  ~SoakSubscriber();

  int64_t next() const;
  // Waits until it has seen so many events, or has failed.
  void Await(int64_t size);
  // What is wrong with what it saw of a log; empty when it saw all of it.
  std::string Differs(const StoredLog& log) const;

 private:
  void Run();
  // Until the subscription ends.
  void Follow(client::Subscription& subscription);
  void Take(const v1::Record& record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  KilledServer& server_;
  const std::string ledger_;
  mutable absl::Mutex mutex_;
  int64_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t ids_ ABSL_GUARDED_BY(mutex_) = 0;  // a hash of the event ids, in order
  std::string failure_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  client::Subscription* current_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SOAK_SUBSCRIBER_H_
