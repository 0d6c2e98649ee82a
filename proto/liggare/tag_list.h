// The tags of an event, one after the other: a list that is filled anew for event after event
// without asking for memory.
//
// Thread-compatible. A value.

#ifndef LIGGARE_TAG_LIST_H_
#define LIGGARE_TAG_LIST_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace liggare {

class TagList {
 public:
  void Clear() {
    bytes_.clear();
    ends_.clear();
  }
  void Add(std::string_view tag) {
    bytes_.append(tag);
    ends_.push_back(bytes_.size());
  }
  // Adds the tag KIND:VALUE.
  void Add(std::string_view kind, std::string_view value) {
    bytes_.append(kind).append(1, ':');
    Add(value);
  }

  size_t size() const { return ends_.size(); }
  // Until the list changes.
  std::string_view operator[](size_t index) const {
    const size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(begin, ends_[index] - begin);
  }

 private:
  std::string bytes_;
  std::vector<size_t> ends_;
};

}  // namespace liggare

#endif  // LIGGARE_TAG_LIST_H_
