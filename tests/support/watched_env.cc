#include "tests/support/watched_env.h"

#include <algorithm>
#include <utility>

#include "rocksdb/system_clock.h"

namespace liggare::support {
namespace {

// RocksDB would have whoever closes the database wait for a second.
constexpr int kRetryMicros = 20'000;
constexpr rocksdb::Env::Priority kOnlyPool = rocksdb::Env::Priority::BOTTOM;

}  // namespace

thread_local bool WatchedEnv::in_job = false;

class WatchedEnv::Clock : public rocksdb::SystemClockWrapper {
 public:
  Clock(WatchedEnv& env, const std::shared_ptr<rocksdb::SystemClock>& clock)
      : SystemClockWrapper(clock), env_(env) {}

  const char* Name() const override { return "liggare::WatchedClock"; }
  void SleepForMicroseconds(int micros) override {
    if (!in_job) return target_->SleepForMicroseconds(micros);
    env_.Count(-1);
    target_->SleepForMicroseconds(std::min(micros, kRetryMicros));
    env_.Count(+1);
  }

 private:
  WatchedEnv& env_;
};

struct WatchedEnv::Job {
  WatchedEnv& env;
  void (*run)(void*);
  void (*drop)(void*);
  void* argument;

  static void Run(void* self) { End(self, static_cast<Job*>(self)->run); }
  static void Drop(void* self) { End(self, static_cast<Job*>(self)->drop); }
  static void End(void* self, void (*call)(void*)) {
    const std::unique_ptr<Job> job(static_cast<Job*>(self));
    in_job = true;
    if (call != nullptr) call(job->argument);
    in_job = false;
    job->env.Count(-1);
  }
};

WatchedEnv::WatchedEnv(std::unique_ptr<rocksdb::Env> env) : EnvWrapper(std::move(env)) {
  target()->SetBackgroundThreads(1, kOnlyPool);
  file_system_ = target()->GetFileSystem();
  system_clock_ = std::make_shared<Clock>(*this, target()->GetSystemClock());
}

void WatchedEnv::Schedule(void (*run)(void*), void* argument, Priority, void* tag,
                          void (*drop)(void*)) {
  Count(+1);
  target()->Schedule(&Job::Run, new Job{*this, run, drop, argument}, kOnlyPool, tag, &Job::Drop);
}

int WatchedEnv::UnSchedule(void* tag, Priority) { return target()->UnSchedule(tag, kOnlyPool); }

void WatchedEnv::AwaitQuiet() {
  absl::MutexLock lock(&mutex_, absl::Condition(this, &WatchedEnv::IsQuiet));
}

void WatchedEnv::Count(int jobs) {
  absl::MutexLock lock(&mutex_);
  jobs_ += jobs;
}

}  // namespace liggare::support
