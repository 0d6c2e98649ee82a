#include "store/tail_part.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "store/invariant.h"

namespace liggare::store {
namespace {

constexpr size_t kNamesBytes = 16u << 10;
// About what an id takes in its hash table, and a tag that is new besides its name.
constexpr size_t kIdBytes = 40;
constexpr size_t kTagBytes = 80;

// Bytes as a number that sorts as they do.
uint64_t SortKey(std::string_view bytes) {
  uint64_t key = 0;
  std::memcpy(&key, bytes.data(), std::min(bytes.size(), sizeof(key)));
  return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
}

// The bytes of a text that decide nearly every comparison lie beside it.
struct SortedText {
  explicit SortedText(std::string_view bytes, uint32_t of)
      : first(SortKey(bytes)),
        second(bytes.size() > sizeof(first) ? SortKey(bytes.substr(sizeof(first))) : 0),
        text(bytes),
        number(of) {}

  bool operator<(const SortedText& other) const {
    if (first != other.first) return first < other.first;
    if (second != other.second) return second < other.second;
    return text < other.text;
  }

  uint64_t first;
  uint64_t second;
  std::string_view text;
  uint32_t number;
};

}  // namespace

std::optional<TailPart::Uuid> TailPart::AsUuid(std::string_view event_id) {
  Uuid uuid;
  if (!ParseUuid(event_id, uuid.data())) return std::nullopt;
  return uuid;
}

std::optional<Position> TailPart::Add(std::string_view event_id, const TagList& tags) {
  Require(events_ < std::numeric_limits<uint32_t>::max(), "a tail that was never written");
  if (const std::optional<Uuid> uuid = AsUuid(event_id)) {
    const auto [at, added] = uuids_.emplace(*uuid, events_);
    if (!added) return At(at->second);
  } else {
    const auto [at, added] = other_ids_.emplace(std::string(event_id), events_);
    if (!added) return At(at->second);
  }
  open_.push_back(OpenEvent{open_ids_.size(), open_tags_.size()});
  open_ids_ += event_id;
  for (size_t i = 0; i < tags.size(); ++i) {
    const uint32_t number = TagNumber(tags[i]);
    Offsets& carried_by = tags_[number].events;
    if (!carried_by.empty() && carried_by.back() == events_) continue;
    carried_by.push_back(events_);
    open_tags_.push_back(number);
  }
  bytes_ += BytesOf(open_.back());
  ++events_;
  return std::nullopt;
}

uint32_t TailPart::TagNumber(std::string_view name) {
  const absl::string_view wanted(name.data(), name.size());
  if (const auto known = tag_numbers_.find(wanted); known != tag_numbers_.end()) {
    return known->second;
  }
  const auto number = static_cast<uint32_t>(tags_.size());
  const std::string_view kept = Intern(name);
  tags_.push_back(Tag{kept, {}});
  tag_numbers_.emplace(absl::string_view(kept.data(), kept.size()), number);
  bytes_ += name.size() + kTagBytes;
  return number;
}

std::string_view TailPart::Intern(std::string_view name) {
  if (names_.empty() || names_left_ < name.size()) {
    names_left_ = std::max(kNamesBytes, name.size());
    names_.emplace_back(new char[names_left_]);
  }
  // Filled from the end, so that what is left is where the next one ends.
  names_left_ -= name.size();
  char* const kept = names_.back().get() + names_left_;
  std::memcpy(kept, name.data(), name.size());
  return {kept, name.size()};
}

void TailPart::DropOpen(Size size) {
  while (!open_.empty() && this->size().value > size.value) DropLast();
  // Tags that only refused events had would else gather.
  if (events_ == 0 && !tags_.empty()) *this = TailPart(first_);
}

void TailPart::DropLast() {
  --events_;
  const OpenEvent& event = open_.back();
  bytes_ -= BytesOf(event);
  if (const std::optional<Uuid> uuid = AsUuid(OpenId(event))) {
    uuids_.erase(*uuid);
  } else {
    other_ids_.erase(std::string(OpenId(event)));
  }
  for (const uint32_t tag : OpenTags(event)) tags_[tag].events.pop_back();
  open_ids_.resize(event.id);
  open_tags_.resize(event.tags);
  open_.pop_back();
}

// An open event's id and tags reach up to those of the next.
std::string_view TailPart::OpenId(const OpenEvent& event) const {
  const size_t end = &event == &open_.back() ? open_ids_.size() : (&event + 1)->id;
  return std::string_view(open_ids_).substr(event.id, end - event.id);
}

std::span<const uint32_t> TailPart::OpenTags(const OpenEvent& event) const {
  const size_t end = &event == &open_.back() ? open_tags_.size() : (&event + 1)->tags;
  return std::span(open_tags_).subspan(event.tags, end - event.tags);
}

size_t TailPart::BytesOf(const OpenEvent& event) const {
  return kIdBytes + OpenTags(event).size() * sizeof(uint32_t);
}

void TailPart::KeepOpen(Size size) {
  const auto kept =
      std::clamp<int64_t>(size.value - kept_size().value, 0, static_cast<int64_t>(open_.size()));
  const auto end = open_.begin() + kept;
  const OpenEvent rest = end == open_.end() ? OpenEvent{open_ids_.size(), open_tags_.size()} : *end;
  open_.erase(open_.begin(), end);
  open_ids_.erase(0, rest.id);
  open_tags_.erase(open_tags_.begin(), open_tags_.begin() + static_cast<std::ptrdiff_t>(rest.tags));
  kept_bytes_ = bytes_;
  for (OpenEvent& event : open_) {
    event.id -= rest.id;
    event.tags -= rest.tags;
  }
  for (const OpenEvent& event : open_) kept_bytes_ -= BytesOf(event);
}

std::shared_ptr<TailPart> TailPart::SplitOpen() {
  auto split = std::make_shared<TailPart>(Position{kept_size().value});
  TagList tags;
  for (const OpenEvent& event : open_) {
    tags.Clear();
    for (const uint32_t tag : OpenTags(event)) tags.Add(tags_[tag].name);
    split->Add(OpenId(event), tags);
  }
  DropOpen(kept_size());
  return split;
}

std::optional<Position> TailPart::Find(std::string_view event_id) const {
  if (const std::optional<Uuid> uuid = AsUuid(event_id)) {
    const auto found = uuids_.find(*uuid);
    return found == uuids_.end() ? std::nullopt : std::optional(At(found->second));
  }
  const auto found = other_ids_.find(std::string(event_id));
  return found == other_ids_.end() ? std::nullopt : std::optional(At(found->second));
}

std::optional<Position> TailPart::Nearest(std::string_view tag, Position to, Size size,
                                          Direction direction) const {
  const auto number = tag_numbers_.find(absl::string_view(tag.data(), tag.size()));
  if (number == tag_numbers_.end()) return std::nullopt;
  const Offsets& events = tags_[number->second].events;
  // The events of this part that are asked about: from `begin` and before `end`.
  const int64_t end = std::min<int64_t>(size.value - first_.value, events_);
  const int64_t at = to.value - first_.value;
  if (direction == Direction::kForward) {
    const auto found = std::lower_bound(events.begin(), events.end(), std::max<int64_t>(at, 0));
    if (found == events.end() || *found >= end) return std::nullopt;
    return At(*found);
  }
  const auto beyond = std::lower_bound(events.begin(), events.end(), std::min(at + 1, end));
  if (beyond == events.begin()) return std::nullopt;
  return At(*std::prev(beyond));
}

void TailPart::ForEachId(absl::FunctionRef<void(std::string_view, Position)> fn) const {
  std::vector<std::string> stored;
  stored.reserve(other_ids_.size());
  std::vector<SortedText> ids;
  ids.reserve(uuids_.size() + other_ids_.size());
  const auto add = [&](std::string_view id, uint32_t offset) { ids.emplace_back(id, offset); };
  for (const auto& [uuid, offset] : uuids_) add({uuid.data(), uuid.size()}, offset);
  for (const auto& [id, offset] : other_ids_) add(stored.emplace_back(StoredEventId(id)), offset);
  std::sort(ids.begin(), ids.end());
  for (const SortedText& id : ids) fn(id.text, At(id.number));
}

void TailPart::ForEachTag(
    absl::FunctionRef<void(std::string_view, std::span<const uint32_t>)> fn) const {
  std::vector<SortedText> sorted;
  sorted.reserve(tags_.size());
  for (uint32_t number = 0; number < tags_.size(); ++number) {
    if (!tags_[number].events.empty()) sorted.emplace_back(tags_[number].name, number);
  }
  // Their lengths stand before them in their keys.
  std::sort(sorted.begin(), sorted.end(), [](const SortedText& a, const SortedText& b) {
    return a.text.size() != b.text.size() ? a.text.size() < b.text.size() : a < b;
  });
  for (const SortedText& tag : sorted) fn(tag.text, tags_[tag.number].events);
}

}  // namespace liggare::store
