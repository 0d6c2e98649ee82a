#include "services/checks/authorities.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/checks/group.h"

namespace liggare::checks {
namespace {

using Decisions = std::map<std::string, AuthorityGraph::Decision>;

// The decision that an effect wrongly rests on, "" when it cites none; nothing for a sound effect.
std::optional<std::string> FaultOf(const Effect& effect, const Decisions& decisions) {
  if (effect.authority.items().empty()) return "";
  for (const v1::DecisionItemReference& item : effect.authority.items()) {
    const auto at = decisions.find(item.decision());
    if (at == decisions.end() || !at->second.in_force()) return item.decision();
  }
  return std::nullopt;
}

v1::BookFinding EffectFinding(v1::BookCheck check, const Effect& effect) {
  return FindingOf(check, effect.position, effect.amount, effect.day);
}

}  // namespace

void Authorities::Finish(const Ended& ended, Findings& findings) {
  graph_.Finish(ended);
  FindDecisions(findings);
  FindEffects(findings);
  FindChains(findings);
  FindInterpretations(findings);
}

void Authorities::FindDecisions(Findings& findings) const {
  std::set<std::string> cited;
  for (const Effect& effect : graph_.effects()) {
    for (const v1::DecisionItemReference& item : effect.authority.items()) {
      cited.insert(item.decision());
    }
  }
  std::vector<std::pair<Position, std::string>> idle;
  for (const auto& [id, decision] : graph_.decisions()) {
    if (!cited.contains(id)) idle.emplace_back(decision.position, id);
  }
  std::sort(idle.begin(), idle.end());
  for (const auto& [position, id] : idle) {
    const AuthorityGraph::Decision& decision = graph_.decisions().at(id);
    findings.push_back(
        FindingOf(v1::BOOK_CHECK_DECISION_WITHOUT_EFFECT, position, 0, decision.day));
    findings.back().set_subject(id);
  }
}

void Authorities::FindEffects(Findings& findings) const {
  for (const Effect& effect : graph_.effects()) {
    if (!effect.moves_budget) continue;
    const std::optional<std::string> fault = FaultOf(effect, graph_.decisions());
    if (!fault.has_value()) continue;
    findings.push_back(EffectFinding(v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION, effect));
    findings.back().set_subject(*fault);
  }
}

void Authorities::FindChains(Findings& findings) const {
  for (const Effect& effect : graph_.effects()) {
    if (!effect.moves_budget) continue;
    const AuthorityGraph::Chain chain = graph_.ChainOf(effect);
    v1::BookFinding& finding =
        findings.emplace_back(EffectFinding(v1::BOOK_CHECK_AUTHORITY_CHAIN, effect));
    finding.set_as_expected(chain.is_whole);
    finding.clear_positions();
    for (const Position position : chain.positions) finding.add_positions(position.value);
    finding.set_events(static_cast<int64_t>(chain.positions.size()));
  }
}

void Authorities::FindInterpretations(Findings& findings) const {
  for (const Effect& effect : graph_.effects()) {
    if (!effect.is_interpretation) continue;
    findings.push_back(EffectFinding(v1::BOOK_CHECK_INTERPRETATION, effect));
    if (!effect.authority.items().empty()) {
      findings.back().set_subject(effect.authority.items(0).decision());
    }
  }
}

}  // namespace liggare::checks
