#include "store/position_scan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/database.h"
#include "store/key_layout.h"
#include "store/posting_list.h"

namespace liggare::store {

// What the cursors of a scan share.
struct PositionScan::Source {
  const Database& database;
  const std::string ledger;
  const TailView tail;
  // Taken after the tail, so that what has left the tail is in it.
  const std::shared_ptr<const Derived> derived;
  const Size size;
  const Direction direction;

  bool is_forward() const { return direction == Direction::kForward; }
};

// Walks over the stored segments of one tag.
class PositionScan::IndexCursor {
 public:
  IndexCursor(const Source& source, const std::string& tag) : source_(source), tag_(tag) {}

  // The tag's indexed position nearest to `wanted` in the direction.
  absl::StatusOr<std::optional<int64_t>> Nearest(int64_t wanted) {
    if (at_end_) return std::optional<int64_t>();
    if (entries_ == nullptr || SegmentOf(wanted) != segment_) {
      if (absl::Status moved = MoveTo(SegmentOf(wanted)); !moved.ok()) return moved;
    }
    while (!at_end_) {
      if (const std::optional<int64_t> found = NearestInSegment(wanted)) return found;
      source_.is_forward() ? entries_->Next() : entries_->Prev();
      if (absl::Status loaded = Load(); !loaded.ok()) return loaded;
    }
    return std::optional<int64_t>();
  }

 private:
  void Open() {
    rocksdb::ReadOptions options;
    // Files that do not have the tag are passed over.
    options.prefix_same_as_start = true;
    entries_.reset(source_.database.rocks().NewIterator(
        options, source_.derived->family(DerivedFamily::kTags)));
  }

  absl::Status MoveTo(int64_t segment) {
    absl::Status sound = source_.derived->Check(DerivedFamily::kTags);
    if (!sound.ok()) return sound;
    if (entries_ == nullptr) Open();
    const std::string key = TagKey(source_.ledger, tag_, segment);
    if (source_.is_forward()) {
      entries_->Seek(key);
    } else {
      entries_->SeekForPrev(key);
    }
    return Load();
  }

  // Takes the entry at which the iterator stands.
  absl::Status Load() {
    at_end_ = !entries_->Valid();
    if (at_end_) {
      if (entries_->status().ok()) return absl::OkStatus();
      return source_.derived->FromRead(DerivedFamily::kTags, entries_->status(),
                                       absl::StrCat("reading tags of ", source_.ledger));
    }
    const std::optional<DecodedTagKey> key = DecodeTagKey(entries_->key().ToStringView());
    list_ = PostingList(entries_->value().ToStringView());
    if (!key || key->ledger != source_.ledger || key->tag != tag_ || !list_.IsSound()) {
      return source_.derived->Damaged(
          DerivedFamily::kTags,
          absl::StrCat("ledger ", source_.ledger, ": the index of tag ", tag_, " is damaged"));
    }
    segment_ = key->segment;
    index_ = 0;
    return absl::OkStatus();
  }

  std::optional<int64_t> NearestInSegment(int64_t wanted) {
    const int64_t first = segment_ * kSegmentPositions;
    const int64_t offset = wanted - first;
    if (source_.is_forward()) {
      // Nothing before the one that was found last is asked for again.
      index_ = offset <= 0 ? 0 : list_.LowerBound(offset, index_);
      if (index_ == list_.size()) return std::nullopt;
      return first + list_[index_];
    }
    const size_t beyond = offset >= kSegmentPositions ? list_.size() : list_.LowerBound(offset + 1);
    if (beyond == 0) return std::nullopt;
    return first + list_[beyond - 1];
  }

  const Source& source_;
  const std::string tag_;
  std::unique_ptr<rocksdb::Iterator> entries_;
  bool at_end_ = false;
  int64_t segment_ = 0;
  PostingList list_;
  size_t index_ = 0;
};

// Stands on a position of one tag.
class PositionScan::TagCursor {
 public:
  TagCursor(const Source& source, std::string tag)
      : source_(source), tag_(std::move(tag)), index_(source_, tag_) {}

  // Moves to the tag's position nearest to `wanted` in the direction, which may be `wanted` itself.
  absl::Status SeekTo(int64_t wanted) {
    // Tail and index may overlap, so each answers where it is the nearer one.
    if (source_.is_forward()) {
      at_.reset();
      if (wanted < source_.tail.first().value) {
        if (absl::Status sought = SeekIndex(wanted); !sought.ok()) return sought;
      }
      if (!at_) SeekTail(wanted);
      return absl::OkStatus();
    }
    SeekTail(wanted);
    return at_ ? absl::OkStatus() : SeekIndex(wanted);
  }

  // Nothing when there is no further one.
  std::optional<int64_t> at() const { return at_; }

 private:
  absl::Status SeekIndex(int64_t wanted) {
    const absl::StatusOr<std::optional<int64_t>> found = index_.Nearest(wanted);
    if (!found.ok()) return found.status();
    at_ = *found;
    return absl::OkStatus();
  }
  void SeekTail(int64_t wanted) {
    const auto found =
        source_.tail.Nearest(tag_, Position{wanted}, source_.size, source_.direction);
    at_ = found ? std::optional(found->value) : std::nullopt;
  }

  const Source& source_;
  const std::string tag_;
  IndexCursor index_;
  std::optional<int64_t> at_;
};

// Stands on a position that carries any tag of one group.
class PositionScan::GroupCursor {
 public:
  GroupCursor(const Source& source, const std::vector<std::string>& tags)
      : direction_(source.direction) {
    for (const std::string& tag : tags) {
      // No event carries a tag that is too long to be stored.
      if (tag.size() > kTagBytesMax) continue;
      tags_.push_back(std::make_unique<TagCursor>(source, tag));
    }
  }

  // The group's position nearest to `wanted` in the direction.
  absl::StatusOr<std::optional<int64_t>> SeekTo(int64_t wanted) {
    std::optional<int64_t> nearest;
    for (const std::unique_ptr<TagCursor>& tag : tags_) {
      const bool behind = !started_ || (tag->at() && IsBefore(*tag->at(), wanted));
      if (behind) {
        if (absl::Status sought = tag->SeekTo(wanted); !sought.ok()) return sought;
      }
      if (tag->at() && (!nearest || IsBefore(*tag->at(), *nearest))) {
        nearest = tag->at();
      }
    }
    started_ = true;
    return nearest;
  }

 private:
  // Whether a walk in the direction meets `a` before `b`.
  bool IsBefore(int64_t a, int64_t b) const {
    return direction_ == Direction::kForward ? a < b : a > b;
  }

  const Direction direction_;
  std::vector<std::unique_ptr<TagCursor>> tags_;
  bool started_ = false;
};

PositionScan::PositionScan(const Database& database, const std::string& ledger, TailView tail,
                           const TagFilter& filter, Position from, Size size, Direction direction)
    : source_(new Source{database, ledger, std::move(tail), database.derived(), size, direction}),
      next_(from.value) {
  for (const std::vector<std::string>& tags : filter) {
    groups_.push_back(std::make_unique<GroupCursor>(*source_, tags));
  }
}

PositionScan::~PositionScan() = default;

bool PositionScan::InRange(int64_t position) const {
  return position >= 0 && source_->size.Contains(Position{position});
}

absl::StatusOr<std::optional<Position>> PositionScan::Next() {
  const int64_t step = source_->is_forward() ? 1 : -1;
  bool all_agree = false;
  while (!all_agree) {
    if (!InRange(next_)) return std::nullopt;
    all_agree = true;
    for (const std::unique_ptr<GroupCursor>& group : groups_) {
      const absl::StatusOr<std::optional<int64_t>> nearest = group->SeekTo(next_);
      if (!nearest.ok()) return nearest.status();
      if (!nearest->has_value()) {
        next_ = -1;
        return std::nullopt;
      }
      if (**nearest != next_) {
        next_ = **nearest;
        all_agree = false;
        break;
      }
    }
  }
  const Position found{next_};
  next_ += step;
  return found;
}

void PositionScan::SeekTo(Position position) {
  next_ = source_->is_forward() ? std::max(next_, position.value) : std::min(next_, position.value);
}

}  // namespace liggare::store
