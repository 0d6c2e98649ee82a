#include "services/ledger/side_thread.h"

#include <utility>

#include "services/budget/invariant.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {

SideThread::SideThread(const char* name)
    : thread_([this, name] {
        NameThread(name);
        Run();
      }) {}

SideThread::~SideThread() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

void SideThread::Begin(absl::AnyInvocable<void()> work) {
  absl::MutexLock lock(&mutex_);
  budget::Require(work_ == nullptr, "a thread is given one thing at a time");
  work_ = std::move(work);
}

void SideThread::Await() {
  absl::MutexLock lock(&mutex_, absl::Condition(this, &SideThread::IsIdle));
}

void SideThread::Run() {
  while (true) {
    absl::AnyInvocable<void()>* work = nullptr;
    {
      absl::MutexLock lock(&mutex_, absl::Condition(this, &SideThread::HasWork));
      if (work_ == nullptr) return;
      work = &work_;  // which nobody touches until it is done
    }
    (*work)();
    absl::MutexLock lock(&mutex_);
    work_ = nullptr;
  }
}

}  // namespace liggare::ledger
