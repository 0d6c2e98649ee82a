#include "services/checks/authority_graph.h"

#include <utility>

namespace liggare::checks {
namespace {

// What an event moves of the budget, or may let somebody move.
struct Moved {
  bool moves_budget;
  int64_t amount = 0;
};

Moved MovedBy(const v1::Payload& says) {
  switch (says.kind_case()) {
    case v1::Payload::kFundGranted:
      return {true, says.fund_granted().amount()};
    case v1::Payload::kAllocationDecided:
      return {true, says.allocation_decided().amount()};
    case v1::Payload::kReallocationAgreed:
      return {true, says.reallocation_agreed().amount()};
    case v1::Payload::kCarryOverDecided:
      return {true, says.carry_over_decided().amount()};
    case v1::Payload::kMandateGiven:
      return {false, says.mandate_given().base_amount()};
    default:
      return {false, 0};
  }
}

v1::Authority WithoutText(v1::Authority authority) {
  authority.clear_interpretation();
  return authority;
}

template <typename Defined, typename Map>
void KeepStanding(const Ended& ended, std::vector<Defined>& all, Map& kept) {
  for (Defined& defined : all) {
    if (ended.Stands(defined.position)) kept[defined.id] = std::move(defined.value);
  }
  all.clear();
}

}  // namespace

bool AuthorityGraph::Decision::in_force() const {
  return status != v1::DECISION_STATUS_STAYED && status != v1::DECISION_STATUS_ANNULLED &&
         status != v1::DECISION_STATUS_REPLACED;
}

bool AuthorityGraph::Decision::is_top() const {
  return level == v1::BODY_LEVEL_COUNCIL || level == v1::BODY_LEVEL_EXTERNAL;
}

void AuthorityGraph::Take(const Shown& shown) {
  const v1::Payload& says = shown.says;
  const v1::Authority& authority = shown.record.event().authority();
  if (says.has_decision_recorded()) {
    const v1::DecisionRecorded& recorded = says.decision_recorded();
    Decision decision{shown.position, shown.day, recorded.body().level(), {}};
    for (const v1::DecisionBasis& basis : recorded.builds_on()) {
      if (!basis.decision().empty()) decision.builds_on.push_back(basis.decision());
    }
    all_decisions_.push_back({shown.position, recorded.decision(), std::move(decision)});
  } else if (says.has_decision_status_changed()) {
    const v1::DecisionStatusChanged& changed = says.decision_status_changed();
    all_statuses_.push_back({shown.position, changed.decision(), changed.status()});
  } else if (says.has_mandate_given()) {
    all_mandates_.push_back(
        {shown.position, says.mandate_given().mandate(), {shown.position, WithoutText(authority)}});
  } else if (says.has_consultation_held()) {
    all_consultations_.push_back(
        {shown.position, says.consultation_held().consultation(), shown.position});
  }
  const Moved moved = MovedBy(says);
  if (!moved.moves_budget && authority.items().empty()) return;
  Effect& effect = effects_.emplace_back();
  effect.position = shown.position;
  effect.day = shown.day;
  effect.amount = moved.amount;
  effect.moves_budget = moved.moves_budget;
  effect.is_interpretation = authority.basis() == v1::AUTHORITY_BASIS_INTERPRETATION ||
                             !says.mandate_given().base_interpretation().empty();
  effect.authority = WithoutText(authority);
}

void AuthorityGraph::Finish(const Ended& ended) {
  KeepStanding(ended, all_decisions_, decisions_);
  KeepStanding(ended, all_mandates_, mandates_);
  KeepStanding(ended, all_consultations_, consultations_);
  std::map<std::string, v1::DecisionStatus> statuses;
  KeepStanding(ended, all_statuses_, statuses);
  for (const auto& [id, status] : statuses) {
    if (const auto at = decisions_.find(id); at != decisions_.end()) at->second.status = status;
  }
  std::erase_if(effects_, [&](const Effect& effect) { return !ended.Stands(effect.position); });
}

AuthorityGraph::Chain AuthorityGraph::ChainOf(const Effect& effect) const {
  Chain chain{{effect.position}};
  std::set<Position> seen = {effect.position};
  Climb(effect.authority, chain, seen);
  return chain;
}

void AuthorityGraph::Climb(const v1::Authority& authority, Chain& chain,
                           std::set<Position>& seen) const {
  for (const v1::DecisionItemReference& item : authority.items()) {
    ClimbDecision(item.decision(), chain, seen);
  }
  if (const auto at = consultations_.find(authority.consultation()); at != consultations_.end()) {
    if (seen.insert(at->second).second) chain.positions.push_back(at->second);
  }
  if (const auto at = mandates_.find(authority.mandate()); at != mandates_.end()) {
    if (!seen.insert(at->second.position).second) return;
    chain.positions.push_back(at->second.position);
    Climb(at->second.authority, chain, seen);
  }
}

void AuthorityGraph::ClimbDecision(const std::string& id, Chain& chain,
                                   std::set<Position>& seen) const {
  const auto at = decisions_.find(id);
  if (at == decisions_.end() || !seen.insert(at->second.position).second) return;
  chain.positions.push_back(at->second.position);
  chain.is_whole = chain.is_whole || at->second.is_top();
  for (const std::string& basis : at->second.builds_on) ClimbDecision(basis, chain, seen);
}

}  // namespace liggare::checks
