#include "services/rpc/seats.h"

#include <utility>

#include "services/budget/refusal.h"

namespace liggare::rpc {

Seats::Seats(std::string what, std::string flag, int64_t seats_max)
    : what_(std::move(what)), flag_(std::move(flag)), seats_max_(seats_max) {}

absl::StatusOr<Seats::Seat> Seats::Take() {
  Seat seat(this);
  if (++taken_ <= seats_max_) return seat;
  const std::string max = std::to_string(seats_max_);
  if (flag_.empty()) {
    return budget::Refuse(v1::ERROR_REASON_LIMIT_EXCEEDED,
                          "as many " + what_ + " are in progress as may be, " + max +
                              "; try again when one has ended",
                          {{"limit", max}});
  }
  return budget::Refuse(
      v1::ERROR_REASON_LIMIT_EXCEEDED,
      max + " " + what_ + " are in progress, as many as " + flag_ + " allows; try again later",
      {{"limit", max}, {"flag", flag_}});
}

}  // namespace liggare::rpc
