#include "services/ledger/event_reader.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/budget/tags.h"
#include "services/ledger/event_cursor.h"
#include "services/ledger/sound_read.h"
#include "store/record_run.h"
#include "store/stored_record.h"
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

// Whether the records are read as they lie.
bool ReadsRuns(const v1::ReadEventsRequest& request) {
  return !IsBackward(request) && !request.with_texts() && !HasDates(request.filter()) &&
         budget::TagGroups(request.filter()).empty();
}

void AppendInWireForm(std::string_view bytes, std::string& wire) {
  char length[10];
  char* end = length;
  for (size_t rest = bytes.size();; rest >>= 7) {
    *end++ = static_cast<char>(rest < 0x80 ? rest : (rest & 0x7f) | 0x80);
    if (rest < 0x80) break;
  }
  wire.push_back(store::kRecordTag);
  wire.append(length, end);
  wire.append(bytes);
}

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
      size_(size),
      parses_records_(request.with_texts() || HasDates(request.filter())),
      left_(request.limit() > 0 ? request.limit() : std::numeric_limits<int64_t>::max()),
      next_(first) {
  if (ReadsRuns(request)) return;
  cursor_ = std::make_unique<EventCursor>(
      sources.log, request.ledger(), budget::TagGroups(request.filter()), first, size,
      IsBackward(request) ? store::Direction::kBackward : store::Direction::kForward);
}

EventReader::~EventReader() = default;

absl::StatusOr<EventBatch> EventReader::Next() {
  return cursor_ == nullptr ? NextRuns() : NextPicked();
}

absl::StatusOr<EventBatch> EventReader::NextRuns() {
  EventBatch batch;
  const int64_t records_max = std::min(left_, static_cast<int64_t>(limits_.records_max));
  const Size end{next_ + std::min(records_max, size_.value - next_)};
  if (next_ < end.value) {
    auto records =
        ReadSoundRecords(sources_.log, request_.ledger(), Position{next_}, end, limits_.bytes_max);
    if (!records.ok()) return records.status();
    batch.records = *std::move(records);
  }
  next_ += batch.records.count();
  left_ -= batch.records.count();
  batch.next_position = next_;
  batch.last = left_ == 0 || next_ == size_.value;
  return batch;
}

absl::StatusOr<EventBatch> EventReader::NextPicked() {
  EventBatch batch;
  auto picked = std::make_shared<std::string>();
  size_t records = 0;
  size_t bytes_of_texts = 0;
  size_t examined = 0;
  const auto has_room = [&] {
    return left_ > 0 && records < limits_.records_max && examined < limits_.examined_max &&
           picked->size() + bytes_of_texts < limits_.bytes_max;
  };
  while (has_room()) {
    auto found = cursor_->Next();
    if (!found.ok()) return found.status();
    if (!found->has_value()) break;
    ++examined;
    const size_t texts = batch.texts.size();
    auto matches = Pick((*found)->position, (*found)->bytes, *picked, batch.texts);
    if (!matches.ok()) return matches.status();
    if (!*matches) continue;
    for (size_t i = texts; i < batch.texts.size(); ++i) bytes_of_texts += BytesOf(batch.texts[i]);
    ++records;
    --left_;
  }
  if (records > 0) batch.records.Add({*picked, picked}, static_cast<int64_t>(records));
  batch.next_position = cursor_->next();
  batch.last = left_ == 0 || cursor_->at_end();
  return batch;
}

absl::StatusOr<bool> EventReader::Pick(Position position, std::string_view bytes,
                                       std::string& picked, std::vector<v1::DisclosedText>& texts) {
  if (parses_records_) {
    absl::Status parsed = store::ParseRecordInto(request_.ledger(), position, bytes, record_);
    if (!parsed.ok()) return parsed;
    if (!budget::MatchesDates(request_.filter(), record_.event())) return false;
    if (request_.with_texts()) {
      auto disclosed = Disclose(sources_.vault, record_);
      if (!disclosed.ok()) return disclosed.status();
      std::move(disclosed->begin(), disclosed->end(), std::back_inserter(texts));
    }
  }
  AppendInWireForm(bytes, picked);
  return true;
}

}  // namespace liggare::ledger
