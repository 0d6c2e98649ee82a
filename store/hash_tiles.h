// The full tiles of a ledger's Merkle tree on disk.
//
// A stored tile is its 256 hashes, as c2sp.org/tlog-tiles has them, and behind them what they come
// to: so that a wrong bit in it is found by whoever reads it.
//
// Thread-safe; one thread at a time puts tiles. Borrows the database; keeps its generation.

#ifndef LIGGARE_STORE_HASH_TILES_H_
#define LIGGARE_STORE_HASH_TILES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/blocks.h"
#include "store/proof/tile_nodes.h"

namespace liggare::store {

struct FullTile {
  int level = 0;
  int64_t index = 0;
  proof::TileNodes nodes;
};

class HashTiles {
 public:
  HashTiles(Blocks blocks, std::string ledger)
      : blocks_(std::move(blocks)), ledger_(std::move(ledger)) {}

  // The number of tiles of level 0, from the first on. DATA_LOSS when that cannot be told.
  absl::StatusOr<int64_t> LeafTiles() const;
  // DATA_LOSS, naming the tile, when it is missing or damaged.
  absl::StatusOr<proof::TileNodes> Get(int level, int64_t index) const;
  // All of them or none; over those that are there.
  absl::Status Put(std::span<const FullTile> tiles);

 private:
  Blocks blocks_;
  const std::string ledger_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_HASH_TILES_H_
