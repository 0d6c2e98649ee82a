// The time, as the store's writer needs it: what a wall clock says, and a monotonic clock to notice
// that the wall clock jumped. Only `recorded_at` ever comes from it.
//
// Thread-safe. Tests use a manual one (tests/support/manual_clock.h).

#ifndef LIGGARE_STORE_CLOCK_H_
#define LIGGARE_STORE_CLOCK_H_

#include "absl/time/time.h"

namespace liggare::store {

class Clock {
 public:
  virtual ~Clock() = default;

  // The wall clock (UTC).
  virtual absl::Time Now() = 0;
  // Time since an unspecified start; never goes back.
  virtual absl::Duration Monotonic() = 0;
};

// The machine's clocks. Lives as long as the process.
Clock& SystemClock();

}  // namespace liggare::store

#endif  // LIGGARE_STORE_CLOCK_H_
