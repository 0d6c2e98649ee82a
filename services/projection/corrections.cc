#include "services/projection/corrections.h"

#include <algorithm>

namespace liggare::projection {

void Corrections::Apply(const v1::Record& record) {
  if (!record.event().payload().has_event_corrected()) return;
  const v1::EventCorrected& corrected = record.event().payload().event_corrected();
  const Position position{record.position()};
  const Position target{corrected.position()};
  const Position begin = BeginOf(target);
  std::vector<Change>& changes = changes_[begin];
  Change change{position, changes.empty() ? begin : changes.back().after, kNothing};
  if (corrected.has_replacement()) {
    change.after = position;
  } else if (target != begin) {
    const auto undone = std::find_if(changes.begin(), changes.end(), [&](const Change& earlier) {
      return earlier.correction == target;
    });
    if (undone != changes.end()) change.after = undone->before;
  }
  changes.push_back(change);
  begin_of_[position] = begin;
}

bool Corrections::Stands(Position position, Size size) const {
  const auto chain = changes_.find(BeginOf(position));
  if (chain == changes_.end()) return true;
  Position standing = chain->first;
  for (const Change& change : chain->second) {
    if (size.Contains(change.correction)) standing = change.after;
  }
  return standing == position;
}

Position Corrections::BeginOf(Position position) const {
  const auto it = begin_of_.find(position);
  return it == begin_of_.end() ? position : it->second;
}

}  // namespace liggare::projection
