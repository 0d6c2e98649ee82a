// A ledger of many costs, and what is derived from it, to be compared before and after it is
// loaded, rebuilt or damaged.

#ifndef LIGGARE_TESTS_SERVICES_LEDGER_DERIVED_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_LEDGER_DERIVED_FIXTURE_H_

#include <cstdint>
#include <map>
#include <string>

#include "store/derived.h"
#include "tests/services/ledger/ledger_fixture.h"
#include "tests/support/damage.h"

namespace liggare::ledger {

// The entries of a derived family.
using Family = std::map<std::string, std::string>;

class DerivedFixture : public SequencerFixture {
 protected:
  DerivedFixture() { StartWriting(); }

  // Writes behind as soon as there are a few hundred events.
  void StartWriting();
  // Closes, with everything written that can be, and opens again.
  void Restart();

  // Appends entries, some corrected, some attributed twice; each has a number of its own.
  void AppendCosts(int64_t count);

  // The whole budget at the end of 2020, and at many sizes.
  std::string Budget(Size size) const;
  std::map<int64_t, std::string> Budgets() const;

  Family Dump(store::DerivedFamily family) const;
  std::map<store::DerivedFamily, Family> DumpAll() const;

  int64_t next_ = 1;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_TESTS_SERVICES_LEDGER_DERIVED_FIXTURE_H_
