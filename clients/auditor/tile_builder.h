// Makes the files of a published log (c2sp.org/tlog-tiles) from its records, one after the other.
//
// A bundle of records is given before the tile of their hashes, and a tile before the one above it.
// Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_TILE_BUILDER_H_
#define LIGGARE_CLIENTS_AUDITOR_TILE_BUILDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "store/proof/frontier.h"
#include "store/proof/hash.h"
#include "store/proof/tile.h"
#include "store/proof/tree.h"

namespace liggare::auditor {

using OnTile = absl::FunctionRef<absl::Status(const proof::Tile& tile, const std::string& bytes)>;

class TileBuilder {
 public:
  // Takes the next record and gives the tiles that it fills. Errors are those of `on_tile`;
  // INVALID_ARGUMENT for a record that is too long for a bundle.
  absl::Status Add(std::string_view record, OnTile on_tile);
  // Gives the tiles that are not full. More may be added afterwards.
  absl::Status GivePartial(OnTile on_tile) const;

  Size size() const { return frontier_.size(); }
  proof::TreeHead head() const { return frontier_.head(); }

 private:
  // A level's hashes behind its full tiles, and how many of those there are.
  struct Level {
    std::vector<proof::Hash> hashes;
    int64_t full = 0;
  };

  absl::Status AddHash(size_t level, const proof::Hash& hash, OnTile on_tile);

  proof::Frontier frontier_;
  std::string bundle_;
  std::vector<Level> levels_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_TILE_BUILDER_H_
