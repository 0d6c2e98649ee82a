// How many calls of a sort may be in progress at once.
//
// Invariant: a seat is taken until it is let go of. Thread-safe; a seat is borrowed from its Seats.

#ifndef LIGGARE_SERVICES_RPC_SEATS_H_
#define LIGGARE_SERVICES_RPC_SEATS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace liggare::rpc {

class Seats {
 public:
  // Gives the seat back when it ends.
  struct Leave {
    void operator()(Seats* seats) const { --seats->taken_; }
  };
  using Seat = std::unique_ptr<Seats, Leave>;

  // `what` names the calls in refusals, such as "questions"; `flag` the setting to raise, empty
  // when there is none.
  Seats(std::string what, std::string flag, int64_t seats_max);

  // LIMIT_EXCEEDED when all are taken.
  absl::StatusOr<Seat> Take();
  int64_t taken() const { return taken_; }

 private:
  const std::string what_;
  const std::string flag_;
  const int64_t seats_max_;
  std::atomic<int64_t> taken_ = 0;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_SEATS_H_
