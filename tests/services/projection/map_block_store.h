// Blocks in a map, with bytes that a test may damage.
//
// Thread-safe for reading. Owns its blocks.

#ifndef LIGGARE_TESTS_SERVICES_PROJECTION_MAP_BLOCK_STORE_H_
#define LIGGARE_TESTS_SERVICES_PROJECTION_MAP_BLOCK_STORE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/projection/block_store.h"

namespace liggare::projection {

class MapBlockStore : public BlockStore {
 public:
  using Map = std::map<BlockKey, std::shared_ptr<const std::string>>;

  void Put(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) blocks_[block.key] = block.bytes;
  }
  void Put(BlockKey key, std::string bytes) {
    blocks_[key] = std::make_shared<const std::string>(std::move(bytes));
  }
  void Erase(BlockKey key) { blocks_.erase(key); }

  const Map& blocks() const { return blocks_; }

  // What two stores are compared by.
  std::map<BlockKey, std::string> Bytes() const {
    std::map<BlockKey, std::string> bytes;
    for (const auto& [key, block] : blocks_) bytes.emplace(key, *block);
    return bytes;
  }

  absl::StatusOr<std::vector<std::optional<PinnedBytes>>> Get(
      std::span<const BlockKey> keys) const override {
    std::vector<std::optional<PinnedBytes>> found;
    for (const BlockKey& key : keys) {
      const auto it = blocks_.find(key);
      found.push_back(it == blocks_.end() ? std::nullopt
                                          : std::optional(PinnedBytes{*it->second, it->second}));
    }
    return found;
  }
  absl::StatusOr<std::vector<std::pair<BlockKey, PinnedBytes>>> All(BlockKind kind) const override {
    std::vector<std::pair<BlockKey, PinnedBytes>> all;
    for (const auto& [key, bytes] : blocks_) {
      if (key.kind == kind) all.emplace_back(key, PinnedBytes{*bytes, bytes});
    }
    return all;
  }
  absl::Status Damaged(const std::string& what) const override { return absl::DataLossError(what); }
  absl::StatusOr<std::optional<BlockKey>> Last(BlockKind kind, uint8_t level) const override {
    std::optional<BlockKey> last;
    for (const auto& [key, bytes] : blocks_) {
      if (key.kind == kind && key.level == level) last = key;
    }
    return last;
  }

 private:
  Map blocks_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_TESTS_SERVICES_PROJECTION_MAP_BLOCK_STORE_H_
