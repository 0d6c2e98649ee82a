// The Merkle tree of a ledger's records (RFC 6962), kept as the log grows.
//
// It follows the log and is never on the way of an append. Full tiles are written behind, unsynced
// and in order, so that a crash loses only some of the last; the incomplete tile of each level is
// in memory. All of it follows from the records: a tile that is missing or damaged when it is read
// is derived from them again, to the same bytes.
//
// Invariant: of size(), every full tile has been put, and every leaf is the hash of a stored
// record's bytes.
//
// Thread-safe: one thread catches up while others prove. Borrows the database and the log; keeps
// its generation.

#ifndef LIGGARE_STORE_MERKLE_TREE_H_
#define LIGGARE_STORE_MERKLE_TREE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "store/hash_tiles.h"
#include "store/proof/hash.h"
#include "store/proof/tile_nodes.h"
#include "store/proof/tree.h"
#include "store/recent_tiles.h"

namespace liggare::store {

class Database;
class Derived;
class EventLog;

class MerkleTree {
 public:
  // Takes up the tree where it is kept: reads at most 255 tiles of each level, and of the records
  // those of the last tile, to see that it is a tile of this log. Where it is not, such as after
  // the end of a log was given up, or is damaged, the tree begins anew.
  static absl::StatusOr<std::unique_ptr<MerkleTree>> Open(
      const Database& database, const std::shared_ptr<const Derived>& derived, const EventLog& log,
      std::string ledger);
  MerkleTree(const MerkleTree&) = delete;
  MerkleTree& operator=(const MerkleTree&) = delete;

  // The number of records it has hashed.
  Size size() const;
  // Hashes records until it has that size, in steps of bounded memory; others may ask meanwhile.
  // OUT_OF_RANGE when the log is smaller; what was hashed before a failure stays.
  absl::Status CatchUp(Size size) ABSL_LOCKS_EXCLUDED(growing_);

  // At any size of the log, past ones too: each catches up when the tree is smaller, and reads a
  // few tiles. OUT_OF_RANGE when there is no such size, or the position or `from` is beyond it.
  absl::StatusOr<proof::TreeHead> Head(Size size) ABSL_LOCKS_EXCLUDED(growing_);
  absl::StatusOr<std::vector<proof::Hash>> Inclusion(Position position, Size size)
      ABSL_LOCKS_EXCLUDED(growing_);
  absl::StatusOr<std::vector<proof::Hash>> Consistency(Size from, Size to)
      ABSL_LOCKS_EXCLUDED(growing_);

  // A tile that is full at size(), as it is kept.
  absl::StatusOr<proof::TileNodes> FullTileAt(int level, int64_t index)
      ABSL_LOCKS_EXCLUDED(growing_);

  // Tiles that were found missing or damaged, and derived again.
  int64_t tiles_derived_again() const { return tiles_derived_again_; }

 private:
  // The right side of the tree: of each level the tile that is not full.
  struct Edge {
    Size size;
    std::vector<proof::TileNodes> tiles;

    // Adds a leaf, and to `full` what tiles it fills.
    void Add(const proof::Hash& leaf, std::vector<FullTile>& full);
  };
  // Reads the nodes of one proof.
  class Nodes;

  MerkleTree(HashTiles tiles, const EventLog& log, std::string ledger);

  absl::Status Load() ABSL_LOCKS_EXCLUDED(growing_);
  // The tiles of level 0 that are kept of this log.
  absl::StatusOr<int64_t> SoundLeafTiles() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(growing_);
  absl::Status CheckSize(Size size) ABSL_LOCKS_EXCLUDED(growing_);
  std::shared_ptr<const Edge> edge() const ABSL_LOCKS_EXCLUDED(edge_mutex_);
  void Publish(Edge edge) ABSL_LOCKS_EXCLUDED(edge_mutex_);

  // Adds the next records before `end`: some, at least one.
  absl::Status Step(Size end, Edge& edge) ABSL_EXCLUSIVE_LOCKS_REQUIRED(growing_);
  // The same; derived from the records when it is not what it should be.
  absl::StatusOr<proof::TileNodes> ReadOrDerive(int level, int64_t index)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(growing_);
  absl::StatusOr<proof::TileNodes> Derive(int level, int64_t index)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(growing_);
  absl::StatusOr<proof::TileNodes> HashLeafTile(int64_t index) const;

  const EventLog& log_;
  const std::string ledger_;
  // Written under growing_.
  HashTiles tiles_;
  RecentTiles recent_;
  std::atomic<int64_t> tiles_derived_again_ = 0;

  // Held while tiles are written; taken before edge_mutex_.
  absl::Mutex growing_;
  mutable absl::Mutex edge_mutex_;
  std::shared_ptr<const Edge> edge_ ABSL_GUARDED_BY(edge_mutex_);
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_MERKLE_TREE_H_
