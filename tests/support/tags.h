// The tags of a record as tests look at them.

#ifndef LIGGARE_TESTS_SUPPORT_TAGS_H_
#define LIGGARE_TESTS_SUPPORT_TAGS_H_

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "liggare/v1/event.pb.h"
#include "services/budget/tags.h"
#include "tests/support/tag_set.h"

namespace liggare::support {

inline std::set<std::string> TagsOf(const v1::Record& record) {
  TagList tags;
  budget::AddTags(record, tags);
  return SetOf(tags);
}

// Whether a record's tags have one of each group.
inline bool MatchesTags(const std::vector<std::vector<std::string>>& groups,
                        const v1::Record& record) {
  const std::set<std::string> tags = TagsOf(record);
  return std::all_of(groups.begin(), groups.end(), [&](const std::vector<std::string>& group) {
    return std::any_of(group.begin(), group.end(),
                       [&](const std::string& tag) { return tags.contains(tag); });
  });
}

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_TAGS_H_
