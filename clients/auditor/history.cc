#include "clients/auditor/history.h"

#include <algorithm>

#include "services/budget/tags.h"

namespace liggare::auditor {
namespace {

// The kinds of tag that rules and projection look up.
constexpr std::string_view kLookedUp[] = {"ref:", "decision:", "item:", "under:", "consulted:"};

bool IsLookedUp(std::string_view tag) {
  return std::any_of(std::begin(kLookedUp), std::end(kLookedUp),
                     [tag](std::string_view kind) { return tag.substr(0, kind.size()) == kind; });
}

}  // namespace

absl::Status History::Add(const v1::Record& record, std::string_view bytes) {
  if (absl::Status kept = spool_.Append(bytes); !kept.ok()) return kept;
  ends_.push_back(spool_.size());
  tags_.Clear();
  budget::AddTags(record, tags_);
  for (size_t i = 0; i < tags_.size(); ++i) {
    if (!IsLookedUp(tags_[i])) continue;
    std::vector<int64_t>& positions = tagged_[std::string(tags_[i])];
    // A tag may be there twice.
    if (positions.empty() || positions.back() != record.position()) {
      positions.push_back(record.position());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Record> History::RecordAt(Position position) const {
  if (position.value < 0 || !size().Contains(position)) {
    return absl::OutOfRangeError("there is no record at position " +
                                 std::to_string(position.value));
  }
  const auto index = static_cast<size_t>(position.value);
  const int64_t begin = index == 0 ? 0 : ends_[index - 1];
  std::string bytes(static_cast<size_t>(ends_[index] - begin), '\0');
  if (absl::Status read = spool_.Read(begin, bytes.size(), bytes.data()); !read.ok()) return read;
  v1::Record record;
  if (record.ParseFromString(bytes)) return record;
  return absl::InternalError("a temporary file does not hold what was written to it");
}

std::optional<Position> History::NextWith(const std::string& tag, Position from) const {
  const auto found = tagged_.find(tag);
  if (found == tagged_.end()) return std::nullopt;
  const auto next = std::lower_bound(found->second.begin(), found->second.end(), from.value);
  if (next == found->second.end()) return std::nullopt;
  return Position{*next};
}

absl::StatusOr<bool> History::EndsAppend(Size size) const {
  if (size.value <= 0 || size > this->size()) return false;
  const absl::StatusOr<v1::Record> last = RecordAt(Position{size.value - 1});
  if (!last.ok()) return last.status();
  return last->append_first() + last->append_count() == size.value;
}

}  // namespace liggare::auditor
