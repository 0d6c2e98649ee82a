#include "services/ledger/refused_event.h"

#include <optional>

#include "services/budget/refusal.h"

namespace liggare::ledger {

absl::Status NameEvent(const absl::Status& refusal, size_t index, const std::string& event_id) {
  const std::optional<v1::ErrorReason> reason = budget::ReasonOf(refusal);
  if (!reason.has_value()) return refusal;
  const std::string number = std::to_string(index);
  budget::Metadata metadata = budget::MetadataOf(refusal);
  metadata.emplace_back("event_index", number);
  metadata.emplace_back("event_id", event_id);
  absl::Status named = budget::Refuse(
      *reason, "events[" + number + "]: " + std::string(refusal.message()), metadata);
  const auto fields = refusal.GetPayload(budget::kBadRequestType);
  if (fields.has_value()) named.SetPayload(budget::kBadRequestType, *fields);
  return named;
}

}  // namespace liggare::ledger
