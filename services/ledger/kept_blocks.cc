#include "services/ledger/kept_blocks.h"

namespace liggare::ledger {
namespace {

store::BlockKey ToStore(const projection::BlockKey& key) {
  return {static_cast<uint8_t>(key.kind), key.level, key.index};
}

projection::BlockKey FromStore(const store::BlockKey& key) {
  return {static_cast<projection::BlockKind>(key.kind), key.level, key.index};
}

projection::PinnedBytes FromStore(store::PinnedBytes bytes) {
  return {bytes.bytes, std::move(bytes.owner)};
}

}  // namespace

absl::StatusOr<std::vector<std::optional<projection::PinnedBytes>>> KeptBlocks::Get(
    std::span<const projection::BlockKey> keys) const {
  std::vector<store::BlockKey> stored;
  stored.reserve(keys.size());
  for (const projection::BlockKey& key : keys) stored.push_back(ToStore(key));
  auto got = blocks_.MultiGet(ledger_, stored);
  if (!got.ok()) return got.status();
  std::vector<std::optional<projection::PinnedBytes>> blocks(got->size());
  for (size_t i = 0; i < got->size(); ++i) {
    if ((*got)[i].has_value()) blocks[i] = FromStore(*std::move((*got)[i]));
  }
  return blocks;
}

absl::StatusOr<std::vector<std::pair<projection::BlockKey, projection::PinnedBytes>>>
KeptBlocks::All(projection::BlockKind kind) const {
  auto all = blocks_.All(ledger_, static_cast<uint8_t>(kind));
  if (!all.ok()) return all.status();
  std::vector<std::pair<projection::BlockKey, projection::PinnedBytes>> blocks;
  blocks.reserve(all->size());
  for (auto& [key, bytes] : *all) blocks.emplace_back(FromStore(key), FromStore(std::move(bytes)));
  return blocks;
}

absl::StatusOr<std::optional<projection::BlockKey>> KeptBlocks::Last(projection::BlockKind kind,
                                                                     uint8_t level) const {
  auto last = blocks_.Last(ledger_, static_cast<uint8_t>(kind), level);
  if (!last.ok()) return last.status();
  if (!last->has_value()) return std::optional<projection::BlockKey>();
  return std::optional<projection::BlockKey>(FromStore(**last));
}

absl::Status KeptBlocks::Damaged(const std::string& what) const {
  return blocks_.Damaged("ledger " + ledger_ + ": " + what);
}

absl::Status KeptBlocks::Put(std::span<const projection::Block> blocks) {
  std::vector<std::pair<store::BlockKey, std::string>> put;
  put.reserve(blocks.size());
  for (const projection::Block& block : blocks) {
    put.emplace_back(ToStore(block.key), *block.bytes);
  }
  return blocks_.Put(ledger_, put);
}

}  // namespace liggare::ledger
