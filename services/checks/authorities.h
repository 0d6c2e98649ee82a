// Whether what was decided was done, and what was done was decided: decisions without effect,
// effects without decision, what every effect rests on, and what rests on an interpretation.
//
// Memory grows with decisions, mandates, consultations and the events that cite them.
// Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_AUTHORITIES_H_
#define LIGGARE_SERVICES_CHECKS_AUTHORITIES_H_

#include "services/checks/authority_graph.h"
#include "services/checks/check.h"

namespace liggare::checks {

class Authorities final : public Check {
 public:
  void Take(const Shown& shown) override { graph_.Take(shown); }
  void Finish(const Ended& ended, Findings& findings) override;

 private:
  void FindDecisions(Findings& findings) const;
  void FindEffects(Findings& findings) const;
  void FindChains(Findings& findings) const;
  void FindInterpretations(Findings& findings) const;

  AuthorityGraph graph_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_AUTHORITIES_H_
