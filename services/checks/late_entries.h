// Entries of the months of a follow-up that were recorded at or beyond its size: they are not in
// the figures that were approved.
//
// Memory grows with 24 bytes an entry, since a follow-up is approved after the size that its
// figures are of. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_LATE_ENTRIES_H_
#define LIGGARE_SERVICES_CHECKS_LATE_ENTRIES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/checks/check.h"

namespace liggare::checks {

class LateEntries final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  struct Entry {
    Position position;
    int64_t amount;
    projection::Day month;
    projection::Day day;
  };
  struct FollowUp {
    Position position;
    std::string id;
    projection::Day first_month;
    projection::Day last_month;
    Size size;
  };

  std::vector<Entry> entries_;
  std::vector<FollowUp> follow_ups_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_LATE_ENTRIES_H_
