#include "services/ledger/event_cursor.h"

#include <utility>

#include "services/budget/invariant.h"
#include "services/ledger/sound_read.h"

namespace liggare::ledger {
namespace {

constexpr size_t kReadRecordsMax = 256;
constexpr size_t kReadBytesMax = 64u << 10;

}  // namespace

EventCursor::EventCursor(const store::EventLog& log, const std::string& ledger,
                         const store::TagFilter& tags, int64_t from, Size size,
                         store::Direction direction)
    : log_(log),
      ledger_(ledger),
      direction_(direction),
      end_(is_forward() ? size.value : -1),
      next_(from) {
  if (!tags.empty() && !at_end()) scan_ = log.Scan(ledger, tags, Position{from}, direction);
}

absl::StatusOr<std::optional<store::StoredRecord>> EventCursor::Next() {
  auto position = NextPosition();
  if (!position.ok()) return position.status();
  if (!position->has_value()) {
    next_ = end_;
    return std::optional<store::StoredRecord>();
  }
  auto record = Fetch(**position);
  if (!record.ok()) return record.status();
  next_ = (*position)->value + (is_forward() ? 1 : -1);
  return std::optional<store::StoredRecord>(*std::move(record));
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

absl::StatusOr<store::StoredRecord> EventCursor::Fetch(Position position) {
  while (read_used_ < read_.size() && read_[read_used_].position != position) ++read_used_;
  if (read_used_ == read_.size()) {
    auto read = ReadSound(log_, ledger_, position, direction_, kReadRecordsMax, kReadBytesMax);
    if (!read.ok()) return read.status();
    read_ = *std::move(read);
    read_used_ = 0;
    budget::Require(!read_.empty() && read_.front().position == position,
                    "the log reads from another position than it was asked to");
  }
  return std::move(read_[read_used_++]);
}

}  // namespace liggare::ledger
