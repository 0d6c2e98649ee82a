// Entries as they were posted, listed by when and by whom: recorded long after or before they
// count, dated on a weekend, of an actor.
//
// Memory grows with the groups: months and days, not entries. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_ENTRY_LISTS_H_
#define LIGGARE_SERVICES_CHECKS_ENTRY_LISTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "services/checks/check.h"
#include "services/checks/group.h"

namespace liggare::checks {

class CutOff final : public Check {
 public:
  explicit CutOff(int days_max) : days_max_(days_max) {}

  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  struct Recorded {
    Group entries;
    int64_t days;
  };

  const int64_t days_max_;
  // By accounting month and day of recording.
  std::map<std::pair<projection::Day, projection::Day>, Recorded> recorded_;
};

class Weekends final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  std::map<projection::Day, Group> days_;
};

class OfActor final : public Check {
 public:
  explicit OfActor(std::string actor) : actor_(std::move(actor)) {}

  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  const std::string actor_;
  std::map<projection::Day, Group> months_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_ENTRY_LISTS_H_
