// The right edge of a tree, from which it grows leaf by leaf: for who recomputes the root of a log
// that streams by.
//
// Invariant: holds the roots of the complete subtrees that make up the tree, from the left and
// largest to the right, and nothing else: at most 63 hashes.
//
// Thread-compatible; a copy goes its own way.

#ifndef LIGGARE_STORE_PROOF_FRONTIER_H_
#define LIGGARE_STORE_PROOF_FRONTIER_H_

#include <vector>

#include "liggare/position.h"
#include "store/proof/hash.h"
#include "store/proof/tree.h"

namespace liggare::proof {

class Frontier {
 public:
  // The next leaf. Hashes one node, taken over all leaves.
  void Add(const Hash& leaf);

  Size size() const { return size_; }
  // The size and root of the leaves so far.
  TreeHead head() const;

 private:
  Size size_;
  std::vector<Hash> subtrees_;
};

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_FRONTIER_H_
