#include "services/projection/matter.h"

#include <map>
#include <utility>

#include "services/budget/invariant.h"
#include "services/budget/tags.h"

namespace liggare::projection {
namespace {

// Adds the records before `end` that attribute or correct the one at a position.
absl::Status AddSpeakers(int64_t of, int64_t end, const budget::RecordLookups& lookups,
                         std::map<int64_t, v1::Record>& matter) {
  for (Position from{of + 1};;) {
    const auto found = lookups.next_with(budget::RefTag(Position{of}), from);
    if (!found.ok()) return found.status();
    if (!found->has_value() || (*found)->value >= end) return absl::OkStatus();
    const Position speaker = **found;
    from = Position{speaker.value + 1};
    if (matter.contains(speaker.value)) continue;
    absl::StatusOr<v1::Record> record = lookups.record_at(speaker);
    if (!record.ok()) return record.status();
    if (NamedBy(*record) == Position{of}) matter.emplace(speaker.value, *std::move(record));
  }
}

}  // namespace

std::optional<Position> NamedBy(const v1::Record& record) {
  const v1::Payload& payload = record.event().payload();
  std::optional<Position> named;
  if (payload.has_cost_attributed()) named = Position{payload.cost_attributed().entry_position()};
  if (payload.has_event_corrected()) named = Position{payload.event_corrected().position()};
  if (named.has_value()) {
    budget::Require(named->value < record.position(), "a record refers to an earlier one");
  }
  return named;
}

absl::StatusOr<std::vector<v1::Record>> ReadMatter(const v1::Record& record,
                                                   const budget::RecordLookups& lookups) {
  std::map<int64_t, v1::Record> matter;
  for (std::optional<Position> named = NamedBy(record); named.has_value();) {
    absl::StatusOr<v1::Record> earlier = lookups.record_at(*named);
    if (!earlier.ok()) return earlier.status();
    const std::optional<Position> next = NamedBy(*earlier);
    matter.emplace(named->value, *std::move(earlier));
    named = next;
  }
  // A speaker comes after what it speaks of, so that one pass in order finds all.
  for (auto it = matter.begin(); it != matter.end(); ++it) {
    const absl::Status added = AddSpeakers(it->first, record.position(), lookups, matter);
    if (!added.ok()) return added;
  }
  std::vector<v1::Record> records;
  records.reserve(matter.size());
  for (auto& [position, of] : matter) records.push_back(std::move(of));
  return records;
}

}  // namespace liggare::projection
