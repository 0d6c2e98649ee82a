// Corrections, each with the event that it corrects.
//
// Memory grows with the corrections. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_CORRECTION_LIST_H_
#define LIGGARE_SERVICES_CHECKS_CORRECTION_LIST_H_

#include "services/checks/check.h"

namespace liggare::checks {

class CorrectionList final : public Check {
 public:
  void Take(const Shown& shown) override;
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  Findings found_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_CORRECTION_LIST_H_
