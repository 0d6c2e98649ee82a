#include "services/ledger/event_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/budget/tags.h"
#include "services/ledger/event_cursor.h"
#include "store/timestamp.h"

namespace liggare::ledger {
namespace {

bool IsBackward(const v1::ReadEventsRequest& request) {
  return request.direction() == v1::READ_DIRECTION_BACKWARD;
}

bool HasDates(const v1::EventFilter& filter) {
  return !filter.effective_since().empty() || !filter.effective_until().empty();
}

absl::Status CheckRequest(const v1::ReadEventsRequest& request) {
  if (absl::Status known = budget::CheckKnown(request, ""); !known.ok()) return known;
  if (request.limit() < 0) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "limit",
                               "expected 0, for no limit, or a number of events");
  }
  return budget::CheckShape(request.filter(), "filter");
}

absl::StatusOr<int64_t> FirstByPosition(int64_t position, bool backward, Size size) {
  if (position < 0) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "from_position",
                               "expected 0 to the ledger's size");
  }
  if (position > size.value) {
    return budget::Refuse(
        v1::ERROR_REASON_BEYOND_LOG,
        "position " + std::to_string(position) + " is beyond the ledger, which has " +
            std::to_string(size.value) + " events; begin at that size or before",
        {{"asked", std::to_string(position)}, {"size", std::to_string(size.value)}});
  }
  return backward ? std::min(position, size.value - 1) : position;
}

// The first position to look at; one before the first or after the last when there is none.
absl::StatusOr<int64_t> FirstPosition(const store::EventLog& log,
                                      const v1::ReadEventsRequest& request, Size size) {
  const bool backward = IsBackward(request);
  switch (request.start_case()) {
    case v1::ReadEventsRequest::kFromPosition:
      return FirstByPosition(request.from_position(), backward, size);
    case v1::ReadEventsRequest::kFromRecordedAt: {
      const absl::Time instant = store::FromTimestamp(request.from_recorded_at());
      // Forward: what was recorded before the instant is left out, and the rest begins there.
      auto before =
          log.SizeAt(request.ledger(), backward ? instant : instant - absl::Nanoseconds(1));
      if (!before.ok()) return before.status();
      const int64_t recorded = std::min(before->value, size.value);
      return backward ? recorded - 1 : recorded;
    }
    case v1::ReadEventsRequest::START_NOT_SET:
      break;
  }
  return backward ? size.value - 1 : 0;
}

size_t BytesOf(const v1::DisclosedText& text) { return text.text().size() + 128; }

}  // namespace

absl::StatusOr<std::unique_ptr<EventReader>> EventReader::Open(const Sources& sources,
                                                               const v1::ReadEventsRequest& request,
                                                               const BatchLimits& limits) {
  if (absl::Status shape = CheckRequest(request); !shape.ok()) return shape;
  auto ledger = sources.ledgers.Find(request.ledger());
  if (!ledger.ok()) return ledger.status();
  const Size size = (*ledger)->head().size;
  auto first = FirstPosition(sources.log, request, size);
  if (!first.ok()) return first.status();
  return std::unique_ptr<EventReader>(new EventReader(sources, request, limits, *first, size));
}

EventReader::EventReader(const Sources& sources, const v1::ReadEventsRequest& request,
                         const BatchLimits& limits, int64_t first, Size size)
    : sources_(sources),
      request_(request),
      limits_(limits),
      parses_records_(request.with_texts() || HasDates(request.filter())),
      left_(request.limit() > 0 ? request.limit() : std::numeric_limits<int64_t>::max()),
      cursor_(std::make_unique<EventCursor>(
          sources.log, request.ledger(), budget::TagGroups(request.filter()), first, size,
          IsBackward(request) ? store::Direction::kBackward : store::Direction::kForward)) {}

EventReader::~EventReader() = default;

absl::StatusOr<EventBatch> EventReader::Next() {
  EventBatch batch;
  size_t bytes = 0;
  size_t examined = 0;
  const auto has_room = [&] {
    return left_ > 0 && batch.records.size() < limits_.records_max && bytes < limits_.bytes_max &&
           examined < limits_.examined_max;
  };
  while (has_room()) {
    auto stored = cursor_->Next();
    if (!stored.ok()) return stored.status();
    if (!stored->has_value()) break;
    ++examined;
    const size_t records = batch.records.size();
    absl::Status status = Examine(**std::move(stored), batch, bytes);
    if (!status.ok()) return status;
    left_ -= static_cast<int64_t>(batch.records.size() - records);
  }
  batch.next_position = cursor_->next();
  batch.last = left_ == 0 || cursor_->at_end();
  return batch;
}

absl::Status EventReader::Examine(store::StoredRecord stored, EventBatch& batch,
                                  size_t& bytes) const {
  if (parses_records_) {
    auto record = store::ParseRecord(request_.ledger(), stored);
    if (!record.ok()) return record.status();
    if (!budget::MatchesDates(request_.filter(), record->event())) return absl::OkStatus();
    if (request_.with_texts()) {
      auto texts = Disclose(sources_.vault, *record);
      if (!texts.ok()) return texts.status();
      for (v1::DisclosedText& text : *texts) {
        bytes += BytesOf(text);
        batch.texts.push_back(std::move(text));
      }
    }
  }
  bytes += stored.bytes.size();
  batch.records.push_back(std::move(stored));
  return absl::OkStatus();
}

}  // namespace liggare::ledger
