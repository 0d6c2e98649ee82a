#include "services/ledger/condition.h"

#include <optional>

#include "absl/status/statusor.h"
#include "services/budget/refusal.h"
#include "services/budget/tags.h"

namespace liggare::ledger {
namespace {

absl::Status Failed(const v1::AppendCondition& condition, Position position, Size size) {
  return budget::Refuse(v1::ERROR_REASON_APPEND_CONDITION_FAILED,
                        "the event at position " + std::to_string(position.value) +
                            " matches the condition, which allows none from " +
                            std::to_string(condition.size()) +
                            " on; read from there, decide again and state the new size",
                        {{"position", std::to_string(position.value)},
                         {"condition_size", std::to_string(condition.size())},
                         {"size", std::to_string(size.value)}});
}

bool HasDates(const v1::EventFilter& filter) {
  return !filter.effective_since().empty() || !filter.effective_until().empty();
}

}  // namespace

absl::Status CheckCondition(const store::Batch& batch, const std::string& ledger,
                            const v1::AppendCondition& condition, size_t events_max) {
  const Size size = batch.NextSize(ledger);
  if (condition.size() > size.value) {
    return budget::Refuse(
        v1::ERROR_REASON_BEYOND_LOG,
        "the condition names size " + std::to_string(condition.size()) + " and the ledger has " +
            std::to_string(size.value) + " events; name a size up to that",
        {{"asked", std::to_string(condition.size())}, {"size", std::to_string(size.value)}});
  }
  const store::TagFilter tags = budget::TagGroups(condition.filter());
  Position from{condition.size()};
  for (size_t looked_at = 0; looked_at < events_max; ++looked_at) {
    absl::StatusOr<std::optional<Position>> match = batch.AnyMatchFrom(ledger, tags, from);
    if (!match.ok()) return match.status();
    if (!match->has_value()) return absl::OkStatus();
    if (!HasDates(condition.filter())) return Failed(condition, **match, size);
    auto record = batch.ReadOne(ledger, **match);
    if (!record.ok()) return record.status();
    if (budget::MatchesDates(condition.filter(), record->event())) {
      return Failed(condition, **match, size);
    }
    from = Position{(*match)->value + 1};
  }
  return budget::Refuse(v1::ERROR_REASON_LIMIT_EXCEEDED,
                        "more than " + std::to_string(events_max) +
                            " events have to be looked at to tell whether the condition holds; "
                            "state a later size or no dates",
                        {{"events_max", std::to_string(events_max)}});
}

}  // namespace liggare::ledger
