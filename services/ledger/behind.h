// Does one thing after the other on a thread of its own, behind its owner's back.
//
// Invariant: what is begun is finished before the next begins and before this ends; after one that
// failed none is begun. For one owner. Owns the thread.

#ifndef LIGGARE_SERVICES_LEDGER_BEHIND_H_
#define LIGGARE_SERVICES_LEDGER_BEHIND_H_

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "services/ledger/side_thread.h"

namespace liggare::ledger {

class Behind {
 public:
  // Waits for what was begun before; what that failed with, if it did.
  absl::Status Begin(absl::AnyInvocable<absl::Status()> work) {
    if (absl::Status before = Await(); !before.ok()) return before;
    thread_.Begin([this, work = std::move(work)]() mutable { status_ = work(); });
    return absl::OkStatus();
  }
  absl::Status Await() {
    thread_.Await();
    return status_;
  }

 private:
  absl::Status status_;
  SideThread thread_{"rebuild"};  // last: it uses everything above
};

// Two stages on two threads: `make` from what lies from a place on, ahead, and `take` what was
// made. What is made says how many events it is of; none at the end.
template <typename Made, typename Make, typename Take>
absl::Status InTwoStages(Size from, Make make, Take take) {
  Made next;
  Behind ahead;
  const auto begin = [&](Size at) {
    return ahead.Begin([&, at]() -> absl::Status {
      absl::StatusOr<Made> made = make(at);
      if (made.ok()) next = *std::move(made);
      return made.status();
    });
  };
  absl::Status status = begin(from);
  while (status.ok()) {
    status = ahead.Await();
    if (!status.ok() || next.events == 0) break;
    const Size at = from;
    Made made = std::exchange(next, Made());
    from.value += made.events;
    status = begin(from);
    if (status.ok()) status = take(at, std::move(made));
  }
  return status;
}

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_BEHIND_H_
