// What rests on what: decisions, mandates, consultations, and the events that cite them, for the
// tests that follow an effect up to a decision, and a decision down to its effects.
//
// Memory grows with these events, which are few beside the entries. Thread-compatible.

#ifndef LIGGARE_SERVICES_CHECKS_AUTHORITY_GRAPH_H_
#define LIGGARE_SERVICES_CHECKS_AUTHORITY_GRAPH_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/checks/check.h"

namespace liggare::checks {

// An event that cites, or that moves the budget and should.
struct Effect {
  Position position;
  projection::Day day;
  int64_t amount = 0;  // that it moves
  bool moves_budget = false;
  bool is_interpretation = false;
  v1::Authority authority;  // without the text of its interpretation
};

class AuthorityGraph {
 public:
  void Take(const Shown& shown);
  // Keeps what stands. Once, before anything is asked.
  void Finish(const Ended& ended);

  struct Decision {
    Position position;
    projection::Day day;
    v1::BodyLevel level;
    std::vector<std::string> builds_on;
    v1::DecisionStatus status = v1::DECISION_STATUS_UNSPECIFIED;

    // Whether effects may rest on it.
    bool in_force() const;
    // Whether nothing above it need be shown: a council's, or that of a body outside.
    bool is_top() const;
  };

  // By id.
  const std::map<std::string, Decision>& decisions() const { return decisions_; }
  // By position.
  const std::vector<Effect>& effects() const { return effects_; }

  // The events that an effect rests on, from itself up.
  struct Chain {
    std::vector<Position> positions;
    bool is_whole = false;  // it comes to a decision that is top
  };
  Chain ChainOf(const Effect& effect) const;

 private:
  template <typename Value>
  struct Defined {
    Position position;
    std::string id;
    Value value;
  };
  struct Mandate {
    Position position;
    v1::Authority authority;
  };

  void Climb(const v1::Authority& authority, Chain& chain, std::set<Position>& seen) const;
  void ClimbDecision(const std::string& id, Chain& chain, std::set<Position>& seen) const;

  // As they came, until Finish.
  std::vector<Defined<Decision>> all_decisions_;
  std::vector<Defined<v1::DecisionStatus>> all_statuses_;
  std::vector<Defined<Mandate>> all_mandates_;
  std::vector<Defined<Position>> all_consultations_;

  std::map<std::string, Decision> decisions_;
  std::map<std::string, Mandate> mandates_;
  std::map<std::string, Position> consultations_;
  std::vector<Effect> effects_;
};

}  // namespace liggare::checks

#endif  // LIGGARE_SERVICES_CHECKS_AUTHORITY_GRAPH_H_
