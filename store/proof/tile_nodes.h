// The hashes of a tile with every complete subtree above them: what proofs read of it.
//
// Invariant: the nodes of each level are all that are complete above the hashes added so far.
//
// Thread-compatible; a copy goes its own way.

#ifndef LIGGARE_STORE_PROOF_TILE_NODES_H_
#define LIGGARE_STORE_PROOF_TILE_NODES_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "store/proof/hash.h"
#include "store/proof/tile.h"
#include "store/proof/tree.h"

namespace liggare::proof {

class TileNodes {
 public:
  TileNodes() = default;
  // At most kTileWidth.
  explicit TileNodes(std::span<const Hash> hashes);

  // The next hash, while it is not full. Hashes one node, taken over all.
  void Add(const Hash& hash);

  int width() const { return static_cast<int>(hashes().size()); }
  bool full() const { return width() == kTileWidth; }
  std::span<const Hash> hashes() const { return nodes_[0]; }
  // What a full tile comes to: its hash in the tile above.
  const Hash& root() const;

  // A complete node, counted from its own first hash.
  const Hash& node(int level, int64_t index) const;

 private:
  std::array<std::vector<Hash>, kTileHeight + 1> nodes_;
};

// Where a node of the tree is: in the tile of that level and index, as the node `within` of it.
struct TilePlace {
  int level = 0;
  int64_t index = 0;
  Node within;
};
TilePlace PlaceOf(Node node);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_TILE_NODES_H_
