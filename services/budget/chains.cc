#include "services/budget/chains.h"

#include "services/budget/invariant.h"
#include "services/budget/tags.h"

namespace liggare::budget {
namespace {

// What a record corrects or attributes; nothing for one that does neither.
std::optional<Position> SpeaksOf(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  if (payload.has_event_corrected()) return Position{payload.event_corrected().position()};
  if (payload.has_cost_attributed()) return Position{payload.cost_attributed().entry_position()};
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Chains> Chains::Read(const Lookups& lookups, Position position) {
  Chains chains;
  const absl::StatusOr<Position> root = chains.ReadRoot(lookups, position);
  if (!root.ok()) return root.status();
  std::vector<Position> spoken_of = {*root};
  for (size_t i = 0; i < spoken_of.size(); ++i) {
    const Position next = spoken_of[i];
    if (absl::Status s = chains.ReadSpeakingOf(lookups, next, spoken_of); !s.ok()) return s;
  }
  for (const auto& [at, record] : chains.records_) chains.Take(record);
  return chains;
}

// Follows a correction or an attribution back to the event that it all began with.
absl::StatusOr<Position> Chains::ReadRoot(const Lookups& lookups, Position position) {
  for (;;) {
    absl::StatusOr<v1::Record> read = lookups.record_at(position);
    if (!read.ok()) return read.status();
    const v1::Record& record = records_[position] = *std::move(read);
    const std::optional<Position> before = SpeaksOf(record);
    if (!before.has_value()) return position;
    Require(*before < position, "an event speaks of an earlier one");
    position = *before;
  }
}

// Reads the corrections and attributions that name a position, and adds them to what is found.
absl::Status Chains::ReadSpeakingOf(const Lookups& lookups, Position position,
                                    std::vector<Position>& found) {
  const std::string tag = RefTag(position);
  for (Position from{position.value + 1};; ++from.value) {
    const absl::StatusOr<std::optional<Position>> next = lookups.next_with(tag, from);
    if (!next.ok()) return next.status();
    if (!next->has_value()) return absl::OkStatus();
    from = **next;
    auto known = records_.find(from);
    if (known == records_.end()) {
      absl::StatusOr<v1::Record> read = lookups.record_at(from);
      if (!read.ok()) return read.status();
      if (!SpeaksOf(*read).has_value()) continue;  // it erases texts
      known = records_.emplace(from, *std::move(read)).first;
    }
    // A correction of an attribution names the attribution and its entry; it is found by the first.
    if (SpeaksOf(known->second) == position) found.push_back(from);
  }
}

void Chains::Take(const v1::Record& record) {
  const Position position{record.position()};
  const v1::Payload& payload = record.event().payload();
  if (payload.has_cost_attributed()) {
    const Position entry{payload.cost_attributed().entry_position()};
    Add(position, {entry, OfAttributions(entry).standing, true, false}, position);
  } else if (payload.has_event_corrected()) {
    Correct(position, payload.event_corrected());
  }
}

void Chains::Correct(Position position, const v1::EventCorrected& correction) {
  const Position target{correction.position()};
  const std::optional<Position> entry = EntryOf(target);
  Change change;
  change.attributes = entry.has_value();
  change.corrects = true;
  change.begin = entry.has_value() ? *entry : BeginOf(target);
  change.before =
      (change.attributes ? OfAttributions(change.begin) : OfEvent(change.begin)).standing;
  // What stands is the replacement; or what stood before the withdrawn change; or, for an event
  // that should not have been, the correction that says so.
  const bool puts_back =
      !correction.has_replacement() && (change.attributes || IsCorrection(target));
  const Position standing = puts_back ? Before(target) : position;
  taken_back_.insert(change.before);
  taken_back_.erase(standing);
  Add(position, change, standing);
  corrected_by_[target] = position;
}

void Chains::Add(Position position, const Change& change, Position standing) {
  Chain& chain = (change.attributes ? attributions_ : events_)[change.begin];
  chain.standing = standing;
  chain.changes.push_back(position);
  changes_[position] = change;
}

Position Chains::BeginOf(Position position) const {
  const auto change = changes_.find(position);
  return change == changes_.end() ? position : change->second.begin;
}

Chains::Chain Chains::OfEvent(Position begin) const {
  const auto chain = events_.find(begin);
  return chain == events_.end() ? Chain{begin, {}} : chain->second;
}

Chains::Chain Chains::OfAttributions(Position entry) const {
  const auto chain = attributions_.find(entry);
  return chain == attributions_.end() ? Chain{entry, {}} : chain->second;
}

std::optional<Position> Chains::EntryOf(Position attribution) const {
  const auto change = changes_.find(attribution);
  if (change == changes_.end() || !change->second.attributes) return std::nullopt;
  return change->second.begin;
}

Position Chains::Before(Position change) const {
  const auto found = changes_.find(change);
  Require(found != changes_.end(), "only a change has something before it");
  return found->second.before;
}

std::optional<Position> Chains::CorrectionOf(Position position) const {
  const auto correction = corrected_by_.find(position);
  if (correction == corrected_by_.end()) return std::nullopt;
  return correction->second;
}

bool Chains::IsCorrection(Position position) const {
  const auto change = changes_.find(position);
  return change != changes_.end() && change->second.corrects;
}

const v1::Record& Chains::RecordAt(Position position) const {
  const auto record = records_.find(position);
  Require(record != records_.end(), "the chains hold the records that they are asked for");
  return record->second;
}

}  // namespace liggare::budget
