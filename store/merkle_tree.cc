#include "store/merkle_tree.h"

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "store/chunk.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/proof/tile.h"
#include "store/record_run.h"

namespace liggare::store {
namespace {

using proof::kTileHeight;
using proof::kTileWidth;
using proof::TileNodes;

// What is read of the log at once.
constexpr size_t kStepBytes = 1 << 20;

// The full tiles of a level.
int64_t FullTiles(Size size, int level) { return size.value >> (kTileHeight * (level + 1)); }

// The hashes of a level: leaves, or what the full tiles below come to.
int64_t HashesAt(Size size, int level) { return size.value >> (kTileHeight * level); }

// Hands on the leaf of each record of some runs, which follow each other.
absl::Status ForEachLeaf(const std::string& ledger, const std::vector<RecordRun>& runs,
                         absl::FunctionRef<void(const proof::Hash&)> add) {
  for (const RecordRun& run : runs) {
    std::string_view wire = run.wire;
    for (int32_t i = 0; i < run.count; ++i) {
      const std::string_view record = TakeRecord(wire);
      if (record.empty()) {
        const Position position{run.first.value + i};
        return DamagedRange(ledger, position, position, "there is no record");
      }
      add(proof::LeafHash(record));
    }
  }
  return absl::OkStatus();
}

}  // namespace

void MerkleTree::Edge::Add(const proof::Hash& leaf, std::vector<FullTile>& full) {
  proof::Hash hash = leaf;
  ++size.value;
  for (size_t level = 0;; ++level) {
    if (tiles.size() == level) tiles.emplace_back();
    TileNodes& tile = tiles[level];
    tile.Add(hash);
    if (!tile.full()) return;
    hash = tile.root();
    const int at = static_cast<int>(level);
    full.push_back({at, FullTiles(size, at) - 1, std::exchange(tile, TileNodes())});
  }
}

class MerkleTree::Nodes {
 public:
  explicit Nodes(MerkleTree& tree) : tree_(tree), edge_(tree.edge()) {}

  absl::StatusOr<proof::Hash> Read(proof::Node node) {
    const proof::TilePlace place = proof::PlaceOf(node);
    if (place.index >= FullTiles(edge_->size, place.level)) {
      return edge_->tiles[place.level].node(place.within.level, place.within.index);
    }
    RecentTiles::Tile tile = tree_.recent_.Find(place.level, place.index);
    if (tile == nullptr) {
      absl::StatusOr<TileNodes> read = tree_.FullTileAt(place.level, place.index);
      if (!read.ok()) return read.status();
      tile = std::make_shared<const TileNodes>(*std::move(read));
      tree_.recent_.Keep(place.level, place.index, tile);
    }
    return tile->node(place.within.level, place.within.index);
  }

 private:
  MerkleTree& tree_;
  const std::shared_ptr<const Edge> edge_;
};

MerkleTree::MerkleTree(HashTiles tiles, const EventLog& log, std::string ledger)
    : log_(log), ledger_(std::move(ledger)), tiles_(std::move(tiles)) {}

absl::StatusOr<std::unique_ptr<MerkleTree>> MerkleTree::Open(
    const Database& database, const std::shared_ptr<const Derived>& derived, const EventLog& log,
    std::string ledger) {
  HashTiles tiles(Blocks(database, derived, DerivedFamily::kHashes), ledger);
  std::unique_ptr<MerkleTree> tree(new MerkleTree(std::move(tiles), log, std::move(ledger)));
  if (absl::Status loaded = tree->Load(); !loaded.ok()) return loaded;
  return tree;
}

absl::Status MerkleTree::Load() {
  absl::MutexLock lock(&growing_);
  const absl::StatusOr<int64_t> leaf_tiles = SoundLeafTiles();
  if (!leaf_tiles.ok()) return leaf_tiles.status();
  Edge edge{Size{*leaf_tiles * kTileWidth}, {}};
  for (int level = 0; HashesAt(edge.size, level) > 0; ++level) {
    TileNodes& tile = edge.tiles.emplace_back();
    const int64_t first = FullTiles(edge.size, level) * kTileWidth;
    for (int64_t index = first; index < HashesAt(edge.size, level); ++index) {
      const absl::StatusOr<TileNodes> below = ReadOrDerive(level - 1, index);
      if (!below.ok()) return below.status();
      tile.Add(below->root());
    }
  }
  Publish(std::move(edge));
  return absl::OkStatus();
}

absl::StatusOr<int64_t> MerkleTree::SoundLeafTiles() const {
  const absl::StatusOr<int64_t> kept = tiles_.LeafTiles();
  if (absl::IsDataLoss(kept.status())) return 0;
  if (!kept.ok() || *kept == 0) return kept;
  // Tiles of a log that was longer, or another, stay behind when its end is given up. Those below
  // the last are sound when it is: they were put before it.
  const absl::StatusOr<TileNodes> last = tiles_.Get(0, *kept - 1);
  if (absl::IsDataLoss(last.status())) return 0;
  if (!last.ok()) return last.status();
  const absl::StatusOr<TileNodes> hashed = HashLeafTile(*kept - 1);
  if (absl::IsOutOfRange(hashed.status()) || absl::IsNotFound(hashed.status())) return 0;
  // Records that are damaged say nothing against their hashes.
  return hashed.ok() && hashed->root() != last->root() ? 0 : *kept;
}

Size MerkleTree::size() const { return edge()->size; }

absl::Status MerkleTree::CatchUp(Size size) {
  if (size <= this->size()) return absl::OkStatus();
  absl::MutexLock lock(&growing_);
  Edge edge = *this->edge();
  while (edge.size < size) {
    if (absl::Status status = Step(size, edge); !status.ok()) return status;
    Publish(edge);
  }
  return absl::OkStatus();
}

absl::Status MerkleTree::Step(Size end, Edge& edge) {
  const auto runs = log_.ReadRuns(ledger_, Position{edge.size.value}, end, kStepBytes);
  if (!runs.ok()) return runs.status();
  std::vector<FullTile> full;
  absl::Status hashed = ForEachLeaf(
      ledger_, *runs, [&edge, &full](const proof::Hash& leaf) { edge.Add(leaf, full); });
  if (!hashed.ok() || full.empty()) return hashed;
  return tiles_.Put(full);
}

absl::StatusOr<proof::TreeHead> MerkleTree::Head(Size size) {
  if (absl::Status status = CheckSize(size); !status.ok()) return status;
  Nodes nodes(*this);
  const absl::StatusOr<proof::Hash> root =
      proof::Root(size, [&nodes](proof::Node node) { return nodes.Read(node); });
  if (!root.ok()) return root.status();
  return proof::TreeHead{size, *root};
}

absl::StatusOr<std::vector<proof::Hash>> MerkleTree::Inclusion(Position position, Size size) {
  if (position.value < 0 || !size.Contains(position)) {
    return absl::OutOfRangeError(absl::StrCat("ledger ", ledger_, " has no position ",
                                              position.value, " at size ", size.value));
  }
  if (absl::Status status = CheckSize(size); !status.ok()) return status;
  Nodes nodes(*this);
  return proof::Inclusion(position, size, [&nodes](proof::Node node) { return nodes.Read(node); });
}

absl::StatusOr<std::vector<proof::Hash>> MerkleTree::Consistency(Size from, Size to) {
  if (from.value < 0 || to < from) {
    return absl::OutOfRangeError(
        absl::StrCat("no size ", from.value, " comes before size ", to.value));
  }
  if (absl::Status status = CheckSize(to); !status.ok()) return status;
  Nodes nodes(*this);
  return proof::Consistency(from, to, [&nodes](proof::Node node) { return nodes.Read(node); });
}

absl::Status MerkleTree::CheckSize(Size size) {
  if (size.value >= 0) return CatchUp(size);
  return absl::OutOfRangeError(absl::StrCat("there is no size ", size.value));
}

std::shared_ptr<const MerkleTree::Edge> MerkleTree::edge() const {
  absl::MutexLock lock(&edge_mutex_);
  return edge_;
}

void MerkleTree::Publish(Edge edge) {
  auto published = std::make_shared<const Edge>(std::move(edge));
  absl::MutexLock lock(&edge_mutex_);
  edge_.swap(published);
}

absl::StatusOr<TileNodes> MerkleTree::FullTileAt(int level, int64_t index) {
  absl::StatusOr<TileNodes> tile = tiles_.Get(level, index);
  if (!absl::IsDataLoss(tile.status())) return tile;
  absl::MutexLock lock(&growing_);
  return ReadOrDerive(level, index);
}

absl::StatusOr<TileNodes> MerkleTree::ReadOrDerive(int level, int64_t index) {
  absl::StatusOr<TileNodes> tile = tiles_.Get(level, index);
  if (!absl::IsDataLoss(tile.status())) return tile;
  tile = Derive(level, index);
  if (!tile.ok()) return tile;
  const FullTile derived{level, index, *tile};
  if (absl::Status put = tiles_.Put(std::span(&derived, 1)); !put.ok()) return put;
  ++tiles_derived_again_;
  return tile;
}

absl::StatusOr<TileNodes> MerkleTree::Derive(int level, int64_t index) {
  if (level == 0) return HashLeafTile(index);
  TileNodes tile;
  for (int64_t below = index * kTileWidth; !tile.full(); ++below) {
    const absl::StatusOr<TileNodes> child = ReadOrDerive(level - 1, below);
    if (!child.ok()) return child;
    tile.Add(child->root());
  }
  return tile;
}

absl::StatusOr<TileNodes> MerkleTree::HashLeafTile(int64_t index) const {
  TileNodes tile;
  const Size end{(index + 1) * kTileWidth};
  while (!tile.full()) {
    const Position next{index * kTileWidth + tile.width()};
    const auto runs = log_.ReadRuns(ledger_, next, end, kStepBytes);
    if (!runs.ok()) return runs.status();
    absl::Status hashed =
        ForEachLeaf(ledger_, *runs, [&tile](const proof::Hash& leaf) { tile.Add(leaf); });
    if (!hashed.ok()) return hashed;
  }
  return tile;
}

}  // namespace liggare::store
