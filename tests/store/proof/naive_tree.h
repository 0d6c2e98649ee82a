// A Merkle tree as RFC 6962 section 2.1 defines it, word for word and slowly: what all else is held
// against.
//
// Thread-compatible. Owns its leaves.

#ifndef LIGGARE_TESTS_STORE_PROOF_NAIVE_TREE_H_
#define LIGGARE_TESTS_STORE_PROOF_NAIVE_TREE_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/proof/hash.h"
#include "store/proof/tree.h"

namespace liggare::proof {

class NaiveTree {
 public:
  void Add(std::string_view record) { leaves_.push_back(LeafHash(record)); }
  // Leaves of no record, which differ from each other.
  void AddMany(int count);

  Size size() const { return Size{static_cast<int64_t>(leaves_.size())}; }
  const Hash& leaf(int64_t index) const { return leaves_[index]; }
  TreeHead head(int64_t size) const { return {Size{size}, Mth(0, size)}; }
  // RFC 6962 sections 2.1.1 and 2.1.2.
  std::vector<Hash> Path(int64_t index, int64_t size) const { return PathIn(index, 0, size); }
  std::vector<Hash> Proof(int64_t from, int64_t to) const { return SubProof(from, 0, to, true); }

  absl::StatusOr<Hash> Read(Node node) const;

 private:
  // Of the leaves from `first` up to `end`.
  Hash Mth(int64_t first, int64_t end) const;
  std::vector<Hash> PathIn(int64_t index, int64_t first, int64_t end) const;
  std::vector<Hash> SubProof(int64_t from, int64_t first, int64_t end, bool whole) const;

  std::vector<Hash> leaves_;
};

}  // namespace liggare::proof

#endif  // LIGGARE_TESTS_STORE_PROOF_NAIVE_TREE_H_
