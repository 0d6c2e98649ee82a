// Events that make one finding: how many, their sum, their first and last day, and the first few of
// their positions, so that a group's memory does not grow with its events.
//
// Thread-compatible. Plain values.

#ifndef LIGGARE_SERVICES_CHECKS_GROUP_H_
#define LIGGARE_SERVICES_CHECKS_GROUP_H_

#include <cstdint>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"
#include "services/projection/day.h"

namespace liggare::checks {

class Group {
 public:
  // REQUIRES: in the order of positions.
  void Add(Position position, int64_t amount, projection::Day day);

  bool empty() const { return events_ == 0; }
  projection::Day first_day() const { return first_day_; }
  v1::BookFinding Finding(v1::BookCheck check) const;

 private:
  std::vector<Position> positions_;
  int64_t events_ = 0;
  int64_t amount_ = 0;
  projection::Day first_day_ = projection::kDayMax;
  projection::Day last_day_ = 0;
};

// A finding of one event.
v1::BookFinding FindingOf(v1::BookCheck check, Position position, int64_t amount,
                          projection::Day day);

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_GROUP_H_
