// The event ids and tags of consecutive events of a ledger, in memory, for look-ups and for being
// written as a sorted run.
//
// Every id and tag is kept once: a UUID as its bytes, a tag as a text with the events that carry
// it. Events are added at the end, and taken away from there as long as they are open.
//
// Not thread-safe. Included by the store alone.

#ifndef LIGGARE_STORE_TAIL_PART_H_
#define LIGGARE_STORE_TAIL_PART_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "liggare/position.h"
#include "liggare/tag_list.h"
#include "store/key_layout.h"
#include "store/ledger_tail.h"

namespace liggare::store {

class TailPart {
 public:
  explicit TailPart(Position first) : first_(first) {}

  Position first() const { return first_; }
  // Of the ledger, with and without the open events.
  Size size() const { return Size{first_.value + events_}; }
  Size kept_size() const { return Size{size().value - static_cast<int64_t>(open_.size())}; }
  // What is kept, and about the memory of it.
  Unindexed kept() const { return {kept_size().value - first_.value, kept_bytes_}; }

  // Adds the next event, open; when its id is there already, nothing but answers its position.
  std::optional<Position> Add(std::string_view event_id, const TagList& tags);
  void DropOpen(Size size);
  // Keeps the open events among the first `size` of the ledger.
  void KeepOpen(Size size);
  // Moves the open events to a part that begins where the kept ones end.
  std::shared_ptr<TailPart> SplitOpen();

  std::optional<Position> Find(std::string_view event_id) const;
  std::optional<Position> Nearest(std::string_view tag, Position to, Size size,
                                  Direction direction) const;

  // Every id as it is stored, in order.
  void ForEachId(absl::FunctionRef<void(std::string_view stored_id, Position position)> fn) const;
  // Every tag, in the order of its keys, with the positions that carry it, rising.
  void ForEachTag(
      absl::FunctionRef<void(std::string_view tag, std::span<const uint32_t> offsets)> fn) const;

 private:
  using Uuid = std::array<char, kUuidBytes>;
  // Events are counted from the first.
  using Offsets = absl::InlinedVector<uint32_t, 4>;
  struct Tag {
    std::string_view name;
    Offsets events;
  };
  // Where its id and tags begin among those of the open events.
  struct OpenEvent {
    size_t id;
    size_t tags;
  };

  static std::optional<Uuid> AsUuid(std::string_view event_id);

  Position At(uint32_t offset) const { return Position{first_.value + offset}; }
  std::string_view Intern(std::string_view name);
  uint32_t TagNumber(std::string_view name);
  void DropLast();
  std::string_view OpenId(const OpenEvent& event) const;
  std::span<const uint32_t> OpenTags(const OpenEvent& event) const;
  size_t BytesOf(const OpenEvent& event) const;

  Position first_;
  uint32_t events_ = 0;
  size_t bytes_ = 0;
  size_t kept_bytes_ = 0;
  absl::flat_hash_map<Uuid, uint32_t> uuids_;
  absl::flat_hash_map<std::string, uint32_t> other_ids_;
  absl::flat_hash_map<absl::string_view, uint32_t> tag_numbers_;
  std::vector<Tag> tags_;
  // The names of tags.
  std::vector<std::unique_ptr<char[]>> names_;
  size_t names_left_ = 0;
  std::vector<OpenEvent> open_;
  std::string open_ids_;
  std::vector<uint32_t> open_tags_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_TAIL_PART_H_
