// The blocks of one ledger's projection, as store/blocks keeps them.
//
// Thread-safe. Owns its view of the store; borrows the database behind it.

#ifndef LIGGARE_SERVICES_LEDGER_KEPT_BLOCKS_H_
#define LIGGARE_SERVICES_LEDGER_KEPT_BLOCKS_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projection/block_store.h"
#include "store/blocks.h"

namespace liggare::ledger {

class KeptBlocks : public projection::BlockStore {
 public:
  KeptBlocks(std::string ledger, store::Blocks blocks)
      : ledger_(std::move(ledger)), blocks_(std::move(blocks)) {}

  absl::StatusOr<std::vector<std::optional<projection::PinnedBytes>>> Get(
      std::span<const projection::BlockKey> keys) const override;
  absl::StatusOr<std::vector<std::pair<projection::BlockKey, projection::PinnedBytes>>> All(
      projection::BlockKind kind) const override;
  absl::StatusOr<std::optional<projection::BlockKey>> Last(projection::BlockKind kind,
                                                           uint8_t level) const override;

  absl::Status Damaged(const std::string& what) const override;

  // Puts finished blocks, in their order. One thread at a time.
  absl::Status Put(std::span<const projection::Block> blocks);

 private:
  const std::string ledger_;
  store::Blocks blocks_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_KEPT_BLOCKS_H_
