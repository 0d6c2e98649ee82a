#include "services/ledger/event_cursor.h"

#include <utility>

namespace liggare::ledger {

EventCursor::EventCursor(const store::EventLog& log, const std::string& ledger,
                         const store::TagFilter& tags, int64_t from, Size size,
                         store::Direction direction)
    : direction_(direction),
      end_(is_forward() ? size.value : -1),
      next_(from),
      records_(log.NewReader(ledger)) {
  if (!tags.empty() && !at_end()) scan_ = log.Scan(ledger, tags, Position{from}, direction);
}

absl::StatusOr<std::optional<EventCursor::Found>> EventCursor::Next() {
  auto position = NextPosition();
  if (!position.ok()) return position.status();
  if (!position->has_value()) {
    next_ = end_;
    return std::optional<Found>();
  }
  auto bytes = records_->Record(**position);
  if (!bytes.ok()) return bytes.status();
  next_ = (*position)->value + (is_forward() ? 1 : -1);
  return std::optional<Found>(Found{**position, *bytes});
}

absl::StatusOr<std::optional<Position>> EventCursor::NextPosition() {
  if (at_end()) return std::optional<Position>();
  if (scan_ == nullptr) return std::optional<Position>(Position{next_});
  auto match = scan_->Next();
  if (!match.ok()) return match.status();
  // The log may have grown since the size was taken.
  const bool beyond = match->has_value() && is_forward() && (*match)->value >= end_;
  return beyond ? std::optional<Position>() : *match;
}

}  // namespace liggare::ledger
