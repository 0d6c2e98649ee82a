// Adds the tags of one record to a list, but for those that the last few are already. Included by
// those who derive tags alone.
//
// Thread-compatible. Borrows the list.

#ifndef LIGGARE_SERVICES_BUDGET_NEW_TAGS_H_
#define LIGGARE_SERVICES_BUDGET_NEW_TAGS_H_

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "liggare/tag_list.h"

namespace liggare::budget {

class NewTags {
 public:
  explicit NewTags(TagList& tags) : tags_(tags), first_(tags.size()) {}

  void Add(std::string_view kind, std::string_view value) {
    constexpr size_t kLookedAt = 16;
    const size_t size = kind.size() + 1 + value.size();
    const size_t from = std::max(first_, std::max(tags_.size(), kLookedAt) - kLookedAt);
    for (size_t i = from; i < tags_.size(); ++i) {
      const std::string_view tag = tags_[i];
      if (tag.size() == size && tag.ends_with(value) && tag.starts_with(kind)) return;
    }
    tags_.Add(kind, value);
  }
  void AddName(std::string_view kind, std::string_view name) {
    if (!name.empty()) Add(kind, name);
  }
  // An event that is spoken of; like a field, 0 says nothing.
  void AddRef(int64_t position) {
    if (position == 0) return;
    char digits[20];
    const char* const end = std::to_chars(std::begin(digits), std::end(digits), position).ptr;
    Add("ref", std::string_view(digits, static_cast<size_t>(end - digits)));
  }

 private:
  TagList& tags_;
  const size_t first_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_NEW_TAGS_H_
