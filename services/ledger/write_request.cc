#include "services/ledger/write_request.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {
namespace {

// Checked in about a third of a millisecond.
constexpr int kEventsAtAStretch = 256;

absl::Status CheckCondition(const v1::AppendCondition& condition) {
  if (absl::Status known = budget::CheckKnown(condition, "condition"); !known.ok()) return known;
  if (condition.size() < 0) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "condition.size",
                               "expected 0 to the ledger's size");
  }
  return budget::CheckShape(condition.filter(), "condition.filter");
}

absl::Status CheckEvents(const v1::AppendRequest& request) {
  absl::flat_hash_set<absl::string_view> ids;
  ids.reserve(request.events_size());
  for (int i = 0; i < request.events_size(); ++i) {
    if (i % kEventsAtAStretch == kEventsAtAStretch - 1) LetOthersRun();
    const v1::Event& event = request.events(i);
    if (absl::Status shape = budget::CheckShape(event, {"events", i}); !shape.ok()) return shape;
    if (!ids.insert(event.event_id()).second) {
      return budget::Refuse(v1::ERROR_REASON_DUPLICATE_EVENT_ID,
                            "two events of the append have the id " + event.event_id() +
                                "; give each event an id of its own",
                            {{"event_id", event.event_id()}, {"event_index", std::to_string(i)}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

ArenaAppend::ArenaAppend(std::unique_ptr<google::protobuf::Arena> arena,
                         const v1::AppendRequest* request, size_t bytes)
    : arena_(std::move(arena)), request_(request), bytes_(bytes) {}

ArenaAppend ArenaAppend::CopyOf(const v1::AppendRequest& request) {
  auto arena = std::make_unique<google::protobuf::Arena>();
  auto* copy = google::protobuf::Arena::CreateMessage<v1::AppendRequest>(arena.get());
  *copy = request;
  return ArenaAppend(std::move(arena), copy, request.ByteSizeLong());
}

absl::Status CheckShape(const v1::AppendRequest& request, size_t append_events_max) {
  const auto& unknown = request.GetReflection()->GetUnknownFields(request);
  if (!unknown.empty()) {
    return budget::RefuseField(
        v1::ERROR_REASON_UNKNOWN_FIELD, "request",
        "has field number " + std::to_string(unknown.field(0).number()) +
            ", which no AppendRequest of this server has; leave it out or ask a newer server");
  }
  if (absl::Status id = budget::CheckId(request.ledger(), "ledger"); !id.ok()) return id;
  if (request.events().empty()) {
    return budget::Refuse(v1::ERROR_REASON_EMPTY_APPEND,
                          "the append has no events; give at least one");
  }
  if (static_cast<size_t>(request.events_size()) > append_events_max) {
    return budget::Refuse(v1::ERROR_REASON_LIMIT_EXCEEDED,
                          "the append has " + std::to_string(request.events_size()) +
                              " events and this server takes " + std::to_string(append_events_max) +
                              "; split it",
                          {{"events", std::to_string(request.events_size())},
                           {"events_max", std::to_string(append_events_max)}});
  }
  if (absl::Status condition = CheckCondition(request.condition()); !condition.ok()) {
    return condition;
  }
  return CheckEvents(request);
}

}  // namespace liggare::ledger
