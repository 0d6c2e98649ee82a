// A RocksDB environment that knows when RocksDB has nothing to do in the background, and has it do
// one thing after the other. What failed and will be tried again is not waited for: a merge of
// damaged files is tried for ever.
//
// Thread-safe.

#ifndef LIGGARE_TESTS_SUPPORT_WATCHED_ENV_H_
#define LIGGARE_TESTS_SUPPORT_WATCHED_ENV_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/env.h"

namespace liggare::support {

class WatchedEnv : public rocksdb::EnvWrapper {
 public:
  explicit WatchedEnv(std::unique_ptr<rocksdb::Env> env);
  ~WatchedEnv() override { AwaitQuiet(); }

  void Schedule(void (*run)(void*), void* argument, Priority priority, void* tag,
                void (*drop)(void*)) override;
  int UnSchedule(void* tag, Priority priority) override;

  void AwaitQuiet();

 private:
  class Clock;
  struct Job;

  void Count(int jobs);
  bool IsQuiet() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return jobs_ == 0; }

  // Whether this thread runs one.
  static thread_local bool in_job;

  absl::Mutex mutex_;
  int jobs_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_WATCHED_ENV_H_
