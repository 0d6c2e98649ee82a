// Proofs over a Merkle tree of records, made and verified: RFC 6962 section 2.1, verified as RFC
// 9162 sections 2.1.3.2 and 2.1.4.2 say.
//
// A proof is verified from nothing but what is given, and exactly: one hash too many or too few is
// refused. Every refusal says what differs: INVALID_ARGUMENT when no proof could have that form,
// DATA_LOSS when the hashes contradict each other.
//
// Thread-safe; owns nothing.

#ifndef LIGGARE_STORE_PROOF_TREE_H_
#define LIGGARE_STORE_PROOF_TREE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/proof/hash.h"

namespace liggare::proof {

// What a checkpoint states: the tree of the first `size` records has this root.
struct TreeHead {
  Size size;
  Hash root;
  friend bool operator==(const TreeHead&, const TreeHead&) = default;
};

// A complete subtree: that of the 2^level leaves from index * 2^level on.
struct Node {
  int level = 0;
  int64_t index = 0;
};

// Answers the hash of a complete subtree whose leaves are all among the tree's.
using ReadNode = absl::FunctionRef<absl::StatusOr<Hash>(Node)>;

// Each reads O(log size) nodes, and fails only as reading them does. The size is not negative; the
// position lies below it; `from` is at most `to`.
absl::StatusOr<Hash> Root(Size size, ReadNode read);
absl::StatusOr<std::vector<Hash>> Inclusion(Position position, Size size, ReadNode read);
absl::StatusOr<std::vector<Hash>> Consistency(Size from, Size to, ReadNode read);

// That the tree has this leaf at a position.
absl::Status VerifyInclusion(const Hash& leaf, Position position, std::span<const Hash> proof,
                             const TreeHead& head);
// That the older tree's records are the first of the newer one's. Trees of one size need one root,
// and they and the empty tree an empty proof.
absl::Status VerifyConsistency(const TreeHead& older, const TreeHead& newer,
                               std::span<const Hash> proof);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_TREE_H_
