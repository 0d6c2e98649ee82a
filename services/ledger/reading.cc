#include "services/ledger/reading.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/budget/dates.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/budget/texts.h"
#include "store/timestamp.h"

namespace liggare::ledger {
namespace {

// The size of what was recorded at an instant or before.
absl::StatusOr<Size> SizeKnownAt(const Sources& sources, const Ledger& ledger, absl::Time instant) {
  // Whether the instant is settled comes first: what is committed afterwards is later than it.
  const absl::Status settled = sources.clock.Settle(instant);
  const store::LedgerHead head = ledger.head();
  const bool within = head.size.value > 0 && instant <= head.last_recorded_at;
  if (!within) {
    if (!settled.ok()) return settled;
    return head.size;
  }
  auto size = sources.log.SizeAt(ledger.id(), instant);
  if (!size.ok()) return size.status();
  return std::min(*size, head.size);
}

absl::Status BeyondLog(int64_t size, Size head) {
  return budget::Refuse(v1::ERROR_REASON_BEYOND_LOG,
                        "size " + std::to_string(size) + " is beyond the ledger, which has " +
                            std::to_string(head.value) + " events; ask for a size up to that",
                        {{"asked", std::to_string(size)}, {"size", std::to_string(head.value)}});
}

// When the first `size` events were recorded to their end; refused where that is within an append.
absl::StatusOr<absl::Time> RecordedAtEnd(const store::EventLog& log, const Ledger& ledger,
                                         int64_t size) {
  const store::LedgerHead head = ledger.head();
  if (size > head.size.value) return BeyondLog(size, head.size);
  if (size == 0) return absl::InfinitePast();
  if (size == head.size.value) return head.last_recorded_at;
  auto last = log.ReadOne(ledger.id(), Position{size - 1});
  if (!last.ok()) return last.status();
  const int64_t end = last->append_first() + last->append_count();
  if (end == size) return store::FromTimestamp(last->recorded_at());
  const std::string below = std::to_string(last->append_first());
  const std::string above = std::to_string(end);
  return budget::Refuse(
      v1::ERROR_REASON_SIZE_CUTS_APPEND,
      "size " + std::to_string(size) + " cuts an append in two; ask for " + below + " or " + above,
      {{"asked", std::to_string(size)}, {"size_below", below}, {"size_above", above}});
}

absl::StatusOr<Size> SizeMeant(const Sources& sources, const Ledger& ledger, const v1::AsOf& as_of,
                               const std::string& path) {
  switch (as_of.known_case()) {
    case v1::AsOf::kSize:
      if (as_of.size() >= 0) return Size{as_of.size()};
      return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, path + ".size",
                                 "expected 0 to the ledger's size");
    case v1::AsOf::kKnownAt:
      return SizeKnownAt(sources, ledger, store::FromTimestamp(as_of.known_at()));
    case v1::AsOf::KNOWN_NOT_SET:
      return ledger.head().size;
  }
  return ledger.head().size;
}

absl::StatusOr<Position> FindByIdOrPosition(const Sources& sources, const Ledger& ledger,
                                            const v1::GetEventRequest& request) {
  const Size size = ledger.head().size;
  if (request.which_case() == v1::GetEventRequest::kPosition) {
    if (request.position() < 0) {
      return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "position",
                                 "expected a position, from 0");
    }
    if (size.Contains(Position{request.position()})) return Position{request.position()};
    return budget::Refuse(
        v1::ERROR_REASON_BEYOND_LOG,
        "there is no event at position " + std::to_string(request.position()) +
            "; the ledger has " + std::to_string(size.value) + " events",
        {{"asked", std::to_string(request.position())}, {"size", std::to_string(size.value)}});
  }
  if (request.which_case() != v1::GetEventRequest::kEventId) {
    return budget::RefuseField(v1::ERROR_REASON_MISSING_FIELD, "which",
                               "expected a position or an event id");
  }
  auto found = sources.log.FindEvent(ledger.id(), request.event_id());
  if (!found.ok()) return found.status();
  if (found->has_value() && size.Contains(**found)) return **found;
  return budget::Refuse(v1::ERROR_REASON_UNKNOWN_EVENT,
                        "the ledger has no event with the id '" + request.event_id() + "'",
                        {{"event_id", request.event_id()}});
}

// The last event that corrects the one at a position, if any does.
absl::StatusOr<std::optional<v1::Record>> LastCorrection(const Sources& sources,
                                                         const Ledger& ledger, Position position) {
  const Size size = ledger.head().size;
  if (!size.Contains(position)) return std::optional<v1::Record>();
  auto scan = sources.log.Scan(
      ledger.id(), {{"ref:" + std::to_string(position.value)}, {"type:event_corrected"}},
      Position{size.value - 1}, store::Direction::kBackward);
  auto last = scan->Next();
  if (!last.ok()) return last.status();
  if (!last->has_value()) return std::optional<v1::Record>();
  auto record = sources.log.ReadOne(ledger.id(), **last);
  if (!record.ok()) return record.status();
  return std::optional<v1::Record>(*std::move(record));
}

}  // namespace

absl::Status CheckEndsAppend(const store::EventLog& log, const Ledger& ledger, int64_t size) {
  return RecordedAtEnd(log, ledger, size).status();
}

absl::StatusOr<projection::AsOf> Resolve(const Sources& sources, const Ledger& ledger,
                                         const v1::AsOf& as_of, const std::string& path,
                                         DateNeed date_need) {
  if (absl::Status known = budget::CheckKnown(as_of, path); !known.ok()) return known;
  projection::AsOf resolved;
  if (date_need == DateNeed::kRequired) {
    auto date = budget::ParseDate(as_of.effective_date(), path + ".effective_date");
    if (!date.ok()) return date.status();
    resolved.date = *date;
  }
  auto size = SizeMeant(sources, ledger, as_of, path);
  if (!size.ok()) return size.status();
  resolved.size = *size;
  auto recorded_at = RecordedAtEnd(sources.log, ledger, size->value);
  if (!recorded_at.ok()) return recorded_at.status();
  resolved.recorded_at = *recorded_at;
  return resolved;
}

absl::StatusOr<v1::GetEventResponse> GetEvent(const Sources& sources,
                                              const v1::GetEventRequest& request) {
  if (absl::Status known = budget::CheckKnown(request, ""); !known.ok()) return known;
  auto ledger = sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  auto position = FindByIdOrPosition(sources, **ledger, request);
  if (!position.ok()) return position.status();
  auto record = sources.log.ReadOne(request.ledger(), *position);
  if (!record.ok()) return record.status();
  v1::GetEventResponse response;
  if (request.with_texts()) {
    auto texts = Disclose(sources.vault, *record);
    if (!texts.ok()) return texts.status();
    response.mutable_texts()->Add(texts->begin(), texts->end());
  }
  auto corrected_by = CorrectedBy(sources, **ledger, *position);
  if (!corrected_by.ok()) return corrected_by.status();
  if (corrected_by->has_value()) response.set_corrected_by((*corrected_by)->value);
  *response.mutable_record() = *std::move(record);
  return response;
}

absl::StatusOr<std::vector<v1::DisclosedText>> Disclose(const store::Vault& vault,
                                                        const v1::Record& record) {
  std::vector<v1::DisclosedText> disclosed;
  v1::Payload payload = record.event().payload();
  if (budget::PrivateTexts(payload).empty()) return disclosed;
  auto kept = vault.Read(record.ledger(), Position{record.position()});
  if (!kept.ok()) return kept.status();
  for (store::VaultText& text : *kept) {
    v1::DisclosedText& one = disclosed.emplace_back();
    one.set_position(record.position());
    one.set_field(std::move(text.field));
    one.set_text(std::move(text.text));
    one.set_salt(std::move(text.salt));
    one.set_erased(text.erased);
  }
  return disclosed;
}

absl::StatusOr<std::optional<Position>> CorrectedBy(const Sources& sources, const Ledger& ledger,
                                                    Position position) {
  auto correction = LastCorrection(sources, ledger, position);
  if (!correction.ok()) return correction.status();
  if (!correction->has_value()) return std::optional<Position>();
  const Position at{(*correction)->position()};
  auto corrected = CorrectedBy(sources, ledger, at);
  if (!corrected.ok()) return corrected.status();
  if (!corrected->has_value()) return std::optional<Position>(at);
  // The correction was corrected in turn: with a replacement, that stands instead; without one, the
  // correction is undone and the event counts again.
  auto standing = sources.log.ReadOne(ledger.id(), **corrected);
  if (!standing.ok()) return standing.status();
  if (standing->event().payload().event_corrected().has_replacement()) return *corrected;
  return std::optional<Position>();
}

}  // namespace liggare::ledger
