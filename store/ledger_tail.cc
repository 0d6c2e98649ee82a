#include "store/ledger_tail.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/invariant.h"
#include "store/tail_part.h"

namespace liggare::store {

std::optional<Position> TailView::Nearest(std::string_view tag, Position to, Size size,
                                          Direction direction) const {
  if (tail_ == nullptr) return std::nullopt;
  absl::ReaderMutexLock lock(&tail_->mutex_);
  // What was open when the view was made may have moved on to another part.
  const TailPart* moved = tail_->live_ == live_ ? nullptr : tail_->live_.get();
  std::array<const TailPart*, 3> parts = {frozen_.get(), live_.get(), moved};
  if (direction == Direction::kBackward) std::reverse(parts.begin(), parts.end());
  for (const TailPart* part : parts) {
    if (part == nullptr) continue;
    if (const auto found = part->Nearest(tag, to, size, direction)) return found;
  }
  return std::nullopt;
}

LedgerTail::LedgerTail(Size indexed) : live_(std::make_shared<TailPart>(Position{indexed.value})) {}

LedgerTail::~LedgerTail() = default;

std::optional<Position> LedgerTail::Add(std::string_view event_id, const TagList& tags) {
  absl::MutexLock lock(&mutex_);
  if (frozen_ != nullptr) {
    if (const auto found = frozen_->Find(event_id)) return found;
  }
  return live_->Add(event_id, tags);
}

void LedgerTail::DropOpen(Size size) {
  absl::MutexLock lock(&mutex_);
  live_->DropOpen(size);
}

Unindexed LedgerTail::KeepOpen(Size size) {
  absl::MutexLock lock(&mutex_);
  const Unindexed before = live_->kept();
  live_->KeepOpen(size);
  const Unindexed after = live_->kept();
  return {after.events - before.events, after.bytes - before.bytes};
}

void LedgerTail::Find(std::span<const std::string_view> event_ids, Size size,
                      std::span<std::optional<Position>> found) const {
  absl::ReaderMutexLock lock(&mutex_);
  for (size_t i = 0; i < event_ids.size(); ++i) {
    std::optional<Position> at = live_->Find(event_ids[i]);
    if (!at && frozen_ != nullptr) at = frozen_->Find(event_ids[i]);
    // Just added, and not yet committed as this reader sees it.
    if (at && size.Contains(*at)) found[i] = at;
  }
}

TailView LedgerTail::View() const {
  TailView view;
  view.tail_ = shared_from_this();
  absl::ReaderMutexLock lock(&mutex_);
  view.frozen_ = frozen_;
  view.live_ = live_;
  view.first_ = frozen_ != nullptr ? frozen_->first() : live_->first();
  return view;
}

std::shared_ptr<const TailPart> LedgerTail::Freeze() {
  absl::MutexLock lock(&mutex_);
  if (frozen_ != nullptr) return frozen_;
  if (live_->kept_size().value == live_->first().value) return nullptr;
  frozen_ = std::exchange(live_, nullptr);
  live_ = frozen_->SplitOpen();
  return frozen_;
}

Unindexed LedgerTail::Written() {
  absl::MutexLock lock(&mutex_);
  Require(frozen_ != nullptr, "a tail written that was not frozen");
  return std::exchange(frozen_, nullptr)->kept();
}

}  // namespace liggare::store
