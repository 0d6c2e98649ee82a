// The tiles in which a log's tree and records are kept and published: c2sp.org/tlog-tiles.
//
// A tile holds 256 hashes of one level, next to each other: of leaves at level 0, and above of what
// full tiles of the level below come to. The last of a level may be partial. Records lie in bundles
// of as many, each behind its length.
//
// Thread-safe.

#ifndef LIGGARE_STORE_PROOF_TILE_H_
#define LIGGARE_STORE_PROOF_TILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/proof/hash.h"

namespace liggare::proof {

inline constexpr int kTileHeight = 8;
inline constexpr int kTileWidth = 1 << kTileHeight;
// Any tree of an int64 size has fewer levels of tiles.
inline constexpr int kTileLevelsMax = 8;
inline constexpr size_t kEntryBytesMax = 65'535;

enum class TileKind { kHashes, kEntries };

// One file of a published log. Bundles of records are of level 0.
struct Tile {
  TileKind kind = TileKind::kHashes;
  int level = 0;
  int64_t index = 0;
  // Hashes or records, from 1 to kTileWidth.
  int width = kTileWidth;
  friend bool operator==(const Tile&, const Tile&) = default;
};

// Below the log's prefix: tile/0/x001/234, tile/1/000.p/17, tile/entries/000; nothing for a path
// that no tile has.
std::string TilePath(const Tile& tile);
std::optional<Tile> ParseTilePath(std::string_view path);

// What of a level a tree of some size has: full tiles from index 0 on, and behind them a partial
// one when its width is not 0.
struct TileLevel {
  int64_t full = 0;
  int partial_width = 0;
  friend bool operator==(const TileLevel&, const TileLevel&) = default;
};

// The levels from 0 up that have any tile. Bundles of records are as the tiles of level 0.
std::vector<TileLevel> TileLevels(Size size);

// A tile's bytes, and back. INVALID_ARGUMENT unless they are `width` hashes.
std::string EncodeHashes(std::span<const Hash> hashes);
absl::StatusOr<std::vector<Hash>> DecodeHashes(std::string_view bytes, int width);

// Adds a record to a bundle. INVALID_ARGUMENT when it has more than kEntryBytesMax bytes.
absl::Status AppendEntry(std::string_view record, std::string& bundle);
// The records of a bundle, where they lie. INVALID_ARGUMENT unless they are `width` whole ones.
absl::StatusOr<std::vector<std::string_view>> DecodeEntries(std::string_view bundle, int width);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_TILE_H_
