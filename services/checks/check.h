// A test of the books: is shown every record that counts, one by one in order, and says at the end
// what it found.
//
// Invariant: what it finds follows from the records and the as-of alone; findings hold facts and
// positions, never texts. Each test says what its memory grows with. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_CHECK_H_
#define LIGGARE_SERVICES_CHECKS_CHECK_H_

#include <vector>

#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/projection/corrections.h"
#include "services/projection/day.h"

namespace liggare::checks {

// A record as tests are shown it; borrowed for the time of a call.
struct Shown {
  explicit Shown(const v1::Record& of_record);

  // Whether it is an entry as the accounting system posted it, and no correction of one.
  bool is_posted() const { return record.event().payload().has_cost_posted(); }
  // The entry that it posts, by itself or in the place of another; null for none.
  const v1::CostPosted* entry() const {
    return says.has_cost_posted() ? &says.cost_posted() : nullptr;
  }
  // The first day of the accounting month of its entry.
  projection::Day Month() const;
  // The day that one of its postings counts from.
  projection::Day DayOf(const v1::Posting& posting) const;

  const v1::Record& record;
  // What it says: what a correction puts in the place of another, else its payload.
  const v1::Payload& says;
  Position position;
  projection::Day day;  // of its effective date
};

// What is known when every record has been shown.
struct Ended {
  bool Stands(Position position) const { return corrections.Stands(position, size); }

  projection::Day day;  // of the as-of
  Size size;
  const projection::Corrections& corrections;
};

using Findings = std::vector<v1::BookFinding>;

class Check {
 public:
  virtual ~Check() = default;

  virtual void Take(const Shown& shown) = 0;
  // Once, after the last.
  virtual void Finish(const Ended& ended, Findings& findings) = 0;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_CHECK_H_
