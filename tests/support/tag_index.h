// Where the records with a tag are, in memory: what the store's index answers, for the rules.
//
// Thread-compatible. Owns what it knows.

#ifndef LIGGARE_TESTS_SUPPORT_TAG_INDEX_H_
#define LIGGARE_TESTS_SUPPORT_TAG_INDEX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "tests/support/tags.h"

namespace liggare::support {

class TagIndex {
 public:
  void Add(const v1::Record& record) {
    for (const std::string& tag : TagsOf(record)) {
      positions_[tag].insert(Position{record.position()});
    }
  }
  void Remove(const v1::Record& record) {
    for (const std::string& tag : TagsOf(record)) {
      positions_[tag].erase(Position{record.position()});
    }
  }
  // The first at or beyond a position; nothing when there is none.
  std::optional<Position> Next(const std::string& tag, Position from) const {
    const auto of_tag = positions_.find(tag);
    if (of_tag == positions_.end()) return std::nullopt;
    const auto next = of_tag->second.lower_bound(from);
    if (next == of_tag->second.end()) return std::nullopt;
    return *next;
  }

 private:
  std::map<std::string, std::set<Position>> positions_;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_TAG_INDEX_H_
