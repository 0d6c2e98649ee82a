#include "services/ledger/give_way.h"

#include <sys/resource.h>

namespace liggare::ledger {

void GiveWay() {
  constexpr int kNice = 10;
  // On Linux a thread has a priority of its own, and it is the one that calls.
  setpriority(PRIO_PROCESS, 0, kNice);
}

}  // namespace liggare::ledger
