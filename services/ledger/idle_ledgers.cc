#include "services/ledger/idle_ledgers.h"

#include <malloc.h>

#include "absl/time/clock.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {

IdleLedgers::IdleLedgers(const Ledgers& ledgers, const Options& options)
    : ledgers_(ledgers), options_(options), thread_([this] { Run(); }) {}

IdleLedgers::~IdleLedgers() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  thread_.join();
}

bool IdleLedgers::PutAway() const {
  const absl::Time unused_since = absl::Now() - options_.put_away_after;
  bool any = false;
  for (const auto& ledger : ledgers_.All()) any |= ledger->PutAway(unused_since);
  return any;
}

void IdleLedgers::Run() {
  NameThread("idle-ledgers");
  GiveWay();
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&ending_), options_.look_every)) return;
    }
    // The C library keeps what is freed between what is not. To give it back takes a fifth of a
    // millisecond a MiB, so it is done little by little.
    if (PutAway()) malloc_trim(0);
  }
}

}  // namespace liggare::ledger
