// Entries that no cell has, with their age: what of each is on the accounts for it.
//
// Memory grows with the entries that are open, and with 16 bytes an attribution or correction,
// which say whose entry they are should they be corrected. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_UNATTRIBUTED_H_
#define LIGGARE_SERVICES_CHECKS_UNATTRIBUTED_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "services/checks/check.h"

namespace liggare::checks {

class Unattributed final : public Check {
 public:
  explicit Unattributed(projection::Day day) : day_(day) {}

  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  // What no cell has of an entry, by the date it counts from.
  using Open = std::map<projection::Day, int64_t>;

  // The entry that a chain of corrections and attributions began with.
  Position EntryOf(Position position) const;

  const projection::Day day_;
  std::map<Position, Open> open_;
  std::vector<std::pair<Position, Position>> entry_of_;  // by position
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_UNATTRIBUTED_H_
