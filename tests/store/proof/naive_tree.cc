#include "tests/store/proof/naive_tree.h"

#include "absl/strings/str_cat.h"

namespace liggare::proof {
namespace {

// The largest power of two below a number of leaves.
int64_t Split(int64_t count) {
  int64_t split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

}  // namespace

void NaiveTree::AddMany(int count) {
  for (int i = 0; i < count; ++i) Add(absl::StrCat("record ", leaves_.size()));
}

absl::StatusOr<Hash> NaiveTree::Read(Node node) const {
  const int64_t count = int64_t{1} << node.level;
  if (node.index < 0 || (node.index + 1) * count > size().value) {
    return absl::OutOfRangeError(absl::StrCat("no node ", node.index, " of level ", node.level));
  }
  return Mth(node.index * count, (node.index + 1) * count);
}

Hash NaiveTree::Mth(int64_t first, int64_t end) const {
  if (first == end) return EmptyRoot();
  if (end - first == 1) return leaves_[first];
  const int64_t middle = first + Split(end - first);
  return NodeHash(Mth(first, middle), Mth(middle, end));
}

std::vector<Hash> NaiveTree::PathIn(int64_t index, int64_t first, int64_t end) const {
  if (end - first == 1) return {};
  const int64_t split = Split(end - first);
  const int64_t middle = first + split;
  std::vector<Hash> path =
      index < split ? PathIn(index, first, middle) : PathIn(index - split, middle, end);
  path.push_back(index < split ? Mth(middle, end) : Mth(first, middle));
  return path;
}

std::vector<Hash> NaiveTree::SubProof(int64_t from, int64_t first, int64_t end, bool whole) const {
  if (from == end - first) return whole ? std::vector<Hash>() : std::vector<Hash>{Mth(first, end)};
  const int64_t split = Split(end - first);
  const int64_t middle = first + split;
  std::vector<Hash> proof = from <= split ? SubProof(from, first, middle, whole)
                                          : SubProof(from - split, middle, end, false);
  proof.push_back(from <= split ? Mth(middle, end) : Mth(first, middle));
  return proof;
}

}  // namespace liggare::proof
