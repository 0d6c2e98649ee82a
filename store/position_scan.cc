#include "store/position_scan.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "store/chunk.h"
#include "store/database.h"
#include "store/key_layout.h"

namespace liggare::store {

// Stands on a position of one tag.
class PositionScan::TagCursor {
 public:
  TagCursor(const Database& database, std::string ledger, std::string tag)
      : ledger_(std::move(ledger)),
        tag_(std::move(tag)),
        begin_key_(TagKey(ledger_, tag_, Position{0})),
        end_key_(TagKey(ledger_, tag_, Position{std::numeric_limits<int64_t>::max()})),
        begin_(begin_key_),
        end_(end_key_) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &begin_;
    options.iterate_upper_bound = &end_;
    iterator_.reset(database.rocks().NewIterator(options, database.family(ColumnFamily::kTags)));
  }

  // Moves to the tag's position nearest to `wanted` in the direction, which may be `wanted` itself.
  absl::Status SeekTo(int64_t wanted, Direction direction) {
    const std::string key = TagKey(ledger_, tag_, Position{wanted});
    if (direction == Direction::kForward) {
      iterator_->Seek(key);
    } else {
      iterator_->SeekForPrev(key);
    }
    at_.reset();
    if (!iterator_->Valid()) {
      return iterator_->status().ok()
                 ? absl::OkStatus()
                 : FromRocks(iterator_->status(), absl::StrCat("reading tags of ", ledger_));
    }
    const std::optional<DecodedTagKey> decoded = DecodeTagKey(iterator_->key().ToStringView());
    if (!decoded || decoded->ledger != ledger_ || decoded->tag != tag_) {
      return absl::DataLossError(absl::StrCat("ledger ", ledger_, ": the index of tag ", tag_,
                                              " is damaged near position ", wanted));
    }
    at_ = decoded->position.value;
    return absl::OkStatus();
  }

  // Nothing when there is no further one.
  std::optional<int64_t> at() const { return at_; }

 private:
  const std::string ledger_;
  const std::string tag_;
  // The iterator refers to its bounds.
  const std::string begin_key_;
  const std::string end_key_;
  const rocksdb::Slice begin_;
  const rocksdb::Slice end_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
  std::optional<int64_t> at_;
};

// Stands on a position that carries any tag of one group.
class PositionScan::GroupCursor {
 public:
  GroupCursor(const Database& database, const std::string& ledger,
              const std::vector<std::string>& tags) {
    for (const std::string& tag : tags) {
      // No event carries a tag that is too long to be stored.
      if (tag.size() > kTagBytesMax) continue;
      tags_.push_back(std::make_unique<TagCursor>(database, ledger, tag));
    }
  }

  // The group's position nearest to `wanted` in the direction.
  absl::StatusOr<std::optional<int64_t>> SeekTo(int64_t wanted, Direction direction) {
    std::optional<int64_t> nearest;
    for (const std::unique_ptr<TagCursor>& tag : tags_) {
      const bool behind = !started_ || (tag->at() && IsBefore(*tag->at(), wanted, direction));
      if (behind) {
        if (absl::Status sought = tag->SeekTo(wanted, direction); !sought.ok()) return sought;
      }
      if (tag->at() && (!nearest || IsBefore(*tag->at(), *nearest, direction))) {
        nearest = tag->at();
      }
    }
    started_ = true;
    return nearest;
  }

 private:
  // Whether a walk in the direction meets `a` before `b`.
  static bool IsBefore(int64_t a, int64_t b, Direction direction) {
    return direction == Direction::kForward ? a < b : a > b;
  }

  std::vector<std::unique_ptr<TagCursor>> tags_;
  bool started_ = false;
};

PositionScan::PositionScan(const Database& database, std::string ledger, const TagFilter& filter,
                           Position from, Size size, Direction direction)
    : size_(size), direction_(direction), next_(from.value) {
  for (const std::vector<std::string>& tags : filter) {
    groups_.push_back(std::make_unique<GroupCursor>(database, ledger, tags));
  }
}

PositionScan::~PositionScan() = default;

bool PositionScan::InRange(int64_t position) const {
  return position >= 0 && size_.Contains(Position{position});
}

absl::StatusOr<std::optional<Position>> PositionScan::Next() {
  const int64_t step = direction_ == Direction::kForward ? 1 : -1;
  bool all_agree = false;
  while (!all_agree) {
    if (!InRange(next_)) return std::nullopt;
    all_agree = true;
    for (const std::unique_ptr<GroupCursor>& group : groups_) {
      const absl::StatusOr<std::optional<int64_t>> nearest = group->SeekTo(next_, direction_);
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

}  // namespace liggare::store
