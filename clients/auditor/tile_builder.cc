#include "clients/auditor/tile_builder.h"

#include "store/proof/tile_nodes.h"

namespace liggare::auditor {
namespace {

using proof::kTileWidth;
using proof::Tile;
using proof::TileKind;

}  // namespace

absl::Status TileBuilder::Add(std::string_view record, OnTile on_tile) {
  if (absl::Status added = proof::AppendEntry(record, bundle_); !added.ok()) return added;
  const int64_t position = size().value;
  if (position % kTileWidth == kTileWidth - 1) {
    absl::Status given =
        on_tile({TileKind::kEntries, 0, position / kTileWidth, kTileWidth}, bundle_);
    if (!given.ok()) return given;
    bundle_.clear();
  }
  const proof::Hash leaf = proof::LeafHash(record);
  frontier_.Add(leaf);
  return AddHash(0, leaf, on_tile);
}

absl::Status TileBuilder::AddHash(size_t level, const proof::Hash& hash, OnTile on_tile) {
  if (levels_.size() == level) levels_.emplace_back();
  std::vector<proof::Hash>& hashes = levels_[level].hashes;
  hashes.push_back(hash);
  if (hashes.size() < kTileWidth) return absl::OkStatus();
  const Tile full{TileKind::kHashes, static_cast<int>(level), levels_[level].full++, kTileWidth};
  absl::Status given = on_tile(full, proof::EncodeHashes(hashes));
  if (!given.ok()) return given;
  const proof::Hash root = proof::TileNodes(hashes).root();
  hashes.clear();
  return AddHash(level + 1, root, on_tile);
}

absl::Status TileBuilder::GivePartial(OnTile on_tile) const {
  if (!bundle_.empty()) {
    const int64_t position = size().value;
    absl::Status given = on_tile(
        {TileKind::kEntries, 0, position / kTileWidth, static_cast<int>(position % kTileWidth)},
        bundle_);
    if (!given.ok()) return given;
  }
  for (size_t level = 0; level < levels_.size(); ++level) {
    const std::vector<proof::Hash>& hashes = levels_[level].hashes;
    if (hashes.empty()) continue;
    absl::Status given = on_tile({TileKind::kHashes, static_cast<int>(level), levels_[level].full,
                                  static_cast<int>(hashes.size())},
                                 proof::EncodeHashes(hashes));
    if (!given.ok()) return given;
  }
  return absl::OkStatus();
}

}  // namespace liggare::auditor
