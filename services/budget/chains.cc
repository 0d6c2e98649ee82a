#include "services/budget/chains.h"

#include "services/budget/invariant.h"

namespace liggare::budget {

void Chains::Apply(const v1::Record& record) {
  const Position position{record.position()};
  const v1::Payload& payload = record.event().payload();
  if (payload.has_cost_attributed()) {
    const Position entry{payload.cost_attributed().entry_position()};
    Change change;
    change.begin = entry;
    change.before = OfAttributions(entry).standing;
    change.attributes = true;
    Add(position, change, position);
  } else if (payload.has_event_corrected()) {
    Correct(position, payload.event_corrected());
  }
}

void Chains::Correct(Position position, const v1::EventCorrected& correction) {
  const Position target{correction.position()};
  Change change;
  change.target = target;
  change.target_was_corrected_by = CorrectionOf(target);
  const std::optional<Position> entry = EntryOf(target);
  change.attributes = entry.has_value();
  change.begin = entry.has_value() ? *entry : BeginOf(target);
  change.before =
      (change.attributes ? OfAttributions(change.begin) : OfEvent(change.begin)).standing;
  // What stands is the replacement; or what stood before the withdrawn change; or, for an event
  // that should not have been, the correction that says so.
  const bool puts_back =
      !correction.has_replacement() && (change.attributes || IsCorrection(target));
  Add(position, change, puts_back ? Before(target) : position);
  corrected_by_[target.value] = position;
}

void Chains::Add(Position position, const Change& change, Position standing) {
  Chain& chain = (change.attributes ? attributions_ : events_)[change.begin.value];
  chain.standing = standing;
  chain.changes.push_back(position);
  changes_[position.value] = change;
}

void Chains::Undo(const v1::Record& record) {
  const auto found = changes_.find(record.position());
  if (found == changes_.end()) return;
  const Change change = found->second;
  ChainMap& chains = change.attributes ? attributions_ : events_;
  const auto chain = chains.find(change.begin.value);
  Require(chain->second.latest().value == record.position(),
          "the last change of a chain is undone");
  chain->second.changes.pop_back();
  chain->second.standing = change.before;
  if (chain->second.changes.empty()) chains.erase(chain);
  if (change.target.has_value()) {
    if (change.target_was_corrected_by.has_value()) {
      corrected_by_[change.target->value] = *change.target_was_corrected_by;
    } else {
      corrected_by_.erase(change.target->value);
    }
  }
  changes_.erase(found);
}

Position Chains::BeginOf(Position position) const {
  const auto change = changes_.find(position.value);
  return change == changes_.end() ? position : change->second.begin;
}

Chains::Chain Chains::OfEvent(Position begin) const {
  const auto chain = events_.find(begin.value);
  return chain == events_.end() ? Chain{begin, {}} : chain->second;
}

Chains::Chain Chains::OfAttributions(Position entry) const {
  const auto chain = attributions_.find(entry.value);
  return chain == attributions_.end() ? Chain{entry, {}} : chain->second;
}

std::optional<Position> Chains::EntryOf(Position attribution) const {
  const auto change = changes_.find(attribution.value);
  if (change == changes_.end() || !change->second.attributes) return std::nullopt;
  return change->second.begin;
}

Position Chains::Before(Position change) const {
  const auto found = changes_.find(change.value);
  Require(found != changes_.end(), "only a change has something before it");
  return found->second.before;
}

std::optional<Position> Chains::CorrectionOf(Position position) const {
  const auto correction = corrected_by_.find(position.value);
  if (correction == corrected_by_.end()) return std::nullopt;
  return correction->second;
}

bool Chains::IsCorrection(Position position) const {
  const auto change = changes_.find(position.value);
  return change != changes_.end() && change->second.target.has_value();
}

}  // namespace liggare::budget
