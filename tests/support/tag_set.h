// A list of tags as tests look at it: sorted, each once.

#ifndef LIGGARE_TESTS_SUPPORT_TAG_SET_H_
#define LIGGARE_TESTS_SUPPORT_TAG_SET_H_

#include <set>
#include <string>

#include "liggare/tag_list.h"

namespace liggare::support {

inline std::set<std::string> SetOf(const TagList& tags) {
  std::set<std::string> set;
  for (size_t i = 0; i < tags.size(); ++i) set.emplace(tags[i]);
  return set;
}

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_TAG_SET_H_
