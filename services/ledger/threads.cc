#include "services/ledger/threads.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

namespace liggare::ledger {

void NameThread(const char* name) { pthread_setname_np(pthread_self(), name); }

void GiveWay() {
  constexpr int kNice = 10;
  // On Linux a thread has a priority of its own, and it is the one that calls.
  setpriority(PRIO_PROCESS, 0, kNice);
}

void LetOthersRun() { sched_yield(); }

}  // namespace liggare::ledger
