#include "store/proof/tile_nodes.h"

#include "store/proof/invariant.h"

namespace liggare::proof {

TileNodes::TileNodes(std::span<const Hash> hashes) {
  for (int level = 0; level <= kTileHeight; ++level) nodes_[level].reserve(hashes.size() >> level);
  for (const Hash& hash : hashes) Add(hash);
}

void TileNodes::Add(const Hash& hash) {
  Require(!full(), "a tile with more hashes than fit");
  nodes_[0].push_back(hash);
  for (int level = 0; nodes_[level].size() % 2 == 0; ++level) {
    const std::vector<Hash>& below = nodes_[level];
    nodes_[level + 1].push_back(NodeHash(below[below.size() - 2], below.back()));
    if (level + 1 == kTileHeight) return;
  }
}

const Hash& TileNodes::root() const {
  Require(full(), "the root of a partial tile");
  return nodes_[kTileHeight].front();
}

const Hash& TileNodes::node(int level, int64_t index) const {
  const bool held = level >= 0 && level <= kTileHeight && index >= 0 &&
                    index < static_cast<int64_t>(nodes_[level].size());
  Require(held, "a node that its tile does not have");
  return nodes_[level][index];
}

TilePlace PlaceOf(Node node) {
  const int level = node.level / kTileHeight;
  const int within_level = node.level % kTileHeight;
  // Nodes of that level in a tile.
  const int64_t nodes = kTileWidth >> within_level;
  return {level, node.index / nodes, {within_level, node.index % nodes}};
}

}  // namespace liggare::proof
