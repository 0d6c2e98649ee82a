// Entries without activity code that have a counterparty, an object or a series in common with
// entries that have one, and so look as if theirs had been forgotten.
//
// Memory grows with the counterparties, objects and series, and with the entries that have no code.
// Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_UNCODED_H_
#define LIGGARE_SERVICES_CHECKS_UNCODED_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/checks/check.h"

namespace liggare::checks {

class Uncoded final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  struct Entry {
    Position position;
    int64_t amount;
    projection::Day day;
  };
  // What entries may have in common.
  struct Trait {
    bool is_coded = false;       // an entry with a code has it
    std::vector<Entry> entries;  // those without
  };

  std::map<std::string, Trait> traits_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_UNCODED_H_
