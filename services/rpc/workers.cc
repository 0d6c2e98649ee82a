#include "services/rpc/workers.h"

#include <utility>

#include "services/ledger/threads.h"

namespace liggare::rpc {

Workers::Workers(const char* name, int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this, name] {
      ledger::NameThread(name);
      Work();
    });
  }
}

Workers::~Workers() {
  {
    const absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void Workers::Run(Task task) {
  const absl::MutexLock lock(&mutex_);
  tasks_.push_back(std::move(task));
}

void Workers::Work() {
  while (true) {
    Task task;
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &Workers::HasWork));
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    std::move(task)();
  }
}

}  // namespace liggare::rpc
