// Blocks of derived data that are kept on disk, as bytes: what is in them is their makers' own
// matter. Projections and the Merkle tree have a family each.
//
// Invariants: a block is there whole or not at all; blocks become visible, and survive a crash, in
// the order in which they were put: after a crash some of the last may be missing, never one from
// among them. They are not synced, and are made good from the records.
//
// Thread-safe; one thread at a time puts the blocks of a ledger. Borrows the database; keeps the
// generation of its family.

#ifndef LIGGARE_STORE_BLOCKS_H_
#define LIGGARE_STORE_BLOCKS_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/key_layout.h"

namespace liggare::store {

class Database;
class Derived;
class Generation;

// Blocks lie on disk in this order.
struct BlockKey {
  uint8_t kind = 0;
  uint8_t level = 0;
  uint64_t index = 0;

  friend auto operator<=>(const BlockKey&, const BlockKey&) = default;
};

// Bytes that stay where they are while the owner lives.
struct PinnedBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

class Blocks {
 public:
  // Of the live generation, or of one in the making.
  Blocks(const Database& database, const std::shared_ptr<const Derived>& derived,
         DerivedFamily family = DerivedFamily::kBlocks);

  // All of these: UNAVAILABLE, naming the block, when it is damaged or another stands in its place;
  // DATA_LOSS of hashes, which whoever reads them makes anew one by one.

  // Nothing when there is no such block.
  absl::StatusOr<std::optional<PinnedBytes>> Get(const std::string& ledger, BlockKey key) const;
  // The same for many at once, in the order of the keys: sorted ones are found fastest.
  absl::StatusOr<std::vector<std::optional<PinnedBytes>>> MultiGet(
      const std::string& ledger, std::span<const BlockKey> keys) const;
  // Every block of a kind, in order; for kinds of few blocks.
  absl::StatusOr<std::vector<std::pair<BlockKey, PinnedBytes>>> All(const std::string& ledger,
                                                                    uint8_t kind) const;
  // The block with the highest index, if there is one.
  absl::StatusOr<std::optional<BlockKey>> Last(const std::string& ledger, uint8_t kind,
                                               uint8_t level) const;

  // For whoever understands blocks and finds one damaged or missing: notes it (derived.h).
  absl::Status Damaged(const std::string& what) const;

  // All of them or none; over those that have the same keys.
  absl::Status Put(const std::string& ledger,
                   std::span<const std::pair<BlockKey, std::string>> blocks);

 private:
  absl::Status Check() const;

  const Database& database_;
  const std::shared_ptr<Generation> generation_;
  // Where damage is noted; null where it is not.
  Generation* const noted_;
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_BLOCKS_H_
