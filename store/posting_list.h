// The values of `tags`: which positions of a segment carry a tag, as their last 12 bits in rising
// order, 2 bytes each, big-endian.
//
// Lists of one segment are merged by union, so that the value does not depend on how it was cut
// into runs, nor on one being written twice. Included by the store alone.

#ifndef LIGGARE_STORE_POSTING_LIST_H_
#define LIGGARE_STORE_POSTING_LIST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "liggare/position.h"
#include "rocksdb/merge_operator.h"
#include "rocksdb/slice_transform.h"

namespace liggare::store {

void AppendPosting(std::string& to, int64_t position);

// Borrows its bytes.
class PostingList {
 public:
  explicit PostingList(std::string_view bytes = {}) : bytes_(bytes) {}

  // Whether it is a list that is not empty; looks at every posting.
  bool IsSound() const;
  size_t size() const { return bytes_.size() / kPostingBytes; }
  // The posting at an index: a position's offset in its segment.
  int64_t operator[](size_t index) const {
    return static_cast<unsigned char>(bytes_[index * kPostingBytes]) << 8 |
           static_cast<unsigned char>(bytes_[index * kPostingBytes + 1]);
  }
  // The index of the first posting that is not below an offset, from `index` on.
  size_t LowerBound(int64_t offset, size_t index = 0) const;

 private:
  static constexpr size_t kPostingBytes = 2;

  std::string_view bytes_;
};

// Merges lists.
std::shared_ptr<rocksdb::MergeOperator> PostingMerge();
// A key of `tags` without its segment, so that a filter tells which files have a tag at all.
std::shared_ptr<const rocksdb::SliceTransform> TagOfKey();

}  // namespace liggare::store

#endif  // LIGGARE_STORE_POSTING_LIST_H_
