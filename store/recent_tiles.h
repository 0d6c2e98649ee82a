// The tiles of hashes that proofs have needed lately, with their inner nodes: to make these takes
// far longer than to read a tile, and the tiles above are needed again and again.
//
// Invariant: at most kTilesMax, the last ones asked for. Thread-safe. Owns what it keeps.

#ifndef LIGGARE_STORE_RECENT_TILES_H_
#define LIGGARE_STORE_RECENT_TILES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "store/proof/tile_nodes.h"

namespace liggare::store {

class RecentTiles {
 public:
  using Tile = std::shared_ptr<const proof::TileNodes>;

  // Half a megabyte.
  static constexpr size_t kTilesMax = 32;

  // Nothing when it is not among them.
  Tile Find(int level, int64_t index);
  void Keep(int level, int64_t index, Tile tile);

 private:
  struct Kept {
    int level;
    int64_t index;
    Tile tile;
  };

  absl::Mutex mutex_;
  std::vector<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the last asked for is last
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_RECENT_TILES_H_
