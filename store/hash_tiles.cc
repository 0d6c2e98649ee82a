#include "store/hash_tiles.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/proof/hash.h"
#include "store/proof/tile.h"

namespace liggare::store {
namespace {

// There is one kind of blocks in this family.
constexpr uint8_t kKind = 0;

BlockKey KeyOf(int level, int64_t index) {
  return {kKind, static_cast<uint8_t>(level), static_cast<uint64_t>(index)};
}

std::string Encode(const proof::TileNodes& nodes) {
  std::string bytes = proof::EncodeHashes(nodes.hashes());
  bytes += nodes.root().view();
  return bytes;
}

std::optional<proof::TileNodes> Decode(std::string_view bytes) {
  constexpr size_t kHashesBytes = proof::kTileWidth * proof::kHashBytes;
  if (bytes.size() != kHashesBytes + proof::kHashBytes) return std::nullopt;
  const auto hashes = proof::DecodeHashes(bytes.substr(0, kHashesBytes), proof::kTileWidth);
  if (!hashes.ok()) return std::nullopt;
  proof::TileNodes nodes(*hashes);
  if (nodes.root().view() != bytes.substr(kHashesBytes)) return std::nullopt;
  return nodes;
}

}  // namespace

absl::StatusOr<int64_t> HashTiles::LeafTiles() const {
  const absl::StatusOr<std::optional<BlockKey>> last = blocks_.Last(ledger_, kKind, 0);
  if (!last.ok()) return last.status();
  return last->has_value() ? static_cast<int64_t>((*last)->index) + 1 : 0;
}

absl::StatusOr<proof::TileNodes> HashTiles::Get(int level, int64_t index) const {
  const auto found = blocks_.Get(ledger_, KeyOf(level, index));
  if (!found.ok()) return found.status();
  const std::string name = absl::StrCat("tile ", level, "/", index, " of ledger ", ledger_);
  if (!found->has_value()) return absl::DataLossError(absl::StrCat(name, " is missing"));
  std::optional<proof::TileNodes> nodes = Decode((*found)->bytes);
  if (!nodes) return absl::DataLossError(absl::StrCat(name, " is damaged"));
  return *std::move(nodes);
}

absl::Status HashTiles::Put(std::span<const FullTile> tiles) {
  std::vector<std::pair<BlockKey, std::string>> blocks;
  blocks.reserve(tiles.size());
  for (const FullTile& tile : tiles) {
    blocks.emplace_back(KeyOf(tile.level, tile.index), Encode(tile.nodes));
  }
  return blocks_.Put(ledger_, blocks);
}

}  // namespace liggare::store
