// Numbers that a voucher series leaves out within an accounting year.
//
// Memory grows with the series, years and gaps, not with the vouchers. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_VOUCHER_GAPS_H_
#define LIGGARE_SERVICES_CHECKS_VOUCHER_GAPS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "services/checks/check.h"

namespace liggare::checks {

class VoucherGaps final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  // Numbers without a gap, with the events of the first and the last.
  struct Run {
    int64_t last;
    Position at_first;
    Position at_last;
  };
  using Runs = std::map<int64_t, Run>;  // by their first number
  using Series = std::pair<std::string, int>;

  static void Add(int64_t number, Position position, Runs& runs);

  std::map<Series, Runs> series_;  // by name and accounting year
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_VOUCHER_GAPS_H_
