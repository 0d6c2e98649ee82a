// Where the finished blocks of a projection are kept, as the projection sees it: bytes by key. The
// ledger service implements it over store/blocks, a test over a map.
//
// Invariant: a block never changes, is there whole or not at all, and blocks are there in the order
// they were put: after a crash a prefix of them is. What a block holds is the projection's alone,
// which checks it, and says so where it is damaged. Thread-safe. Bytes that are handed out live as
// long as their owner is held.

#ifndef LIGGARE_SERVICES_PROJECTION_BLOCK_STORE_H_
#define LIGGARE_SERVICES_PROJECTION_BLOCK_STORE_H_

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace liggare::projection {

// What a block is. The values are stored.
enum class BlockKind : uint8_t {
  // The series that a segment names first; of segments that name none there is none.
  kNames = 1,
  // The movements of a segment; level 0.
  kMovements = 2,
  // The running totals of 16, 256, ... segments; level 1, 2, ...
  kTotals = 3,
};

// Ordered as written.
struct BlockKey {
  BlockKind kind = BlockKind::kMovements;
  uint8_t level = 0;
  uint64_t index = 0;

  friend auto operator<=>(const BlockKey&, const BlockKey&) = default;
};

struct PinnedBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// A finished block.
struct Block {
  BlockKey key;
  std::shared_ptr<const std::string> bytes;
};

class BlockStore {
 public:
  virtual ~BlockStore() = default;

  // The blocks with these keys, in their order; nothing where there is none.
  virtual absl::StatusOr<std::vector<std::optional<PinnedBytes>>> Get(
      std::span<const BlockKey> keys) const = 0;

  // All blocks of a kind, by key. Asked of kNames alone.
  virtual absl::StatusOr<std::vector<std::pair<BlockKey, PinnedBytes>>> All(
      BlockKind kind) const = 0;

  // Told that a block is missing or damaged: the status of what needs it.
  virtual absl::Status Damaged(const std::string& what) const = 0;

  // The last key of a kind and level; nothing when there is none.
  virtual absl::StatusOr<std::optional<BlockKey>> Last(BlockKind kind, uint8_t level) const = 0;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BLOCK_STORE_H_
