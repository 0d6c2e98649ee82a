#include "services/ledger/hashes_rebuild.h"

#include <algorithm>
#include <utility>

namespace liggare::ledger {
namespace {

constexpr int64_t kStepRecords = 20'000;

}  // namespace

absl::Status HashesRebuild::Continue(const std::string& ledger, Size from, Size to,
                                     RebuiltEvents told) {
  std::unique_ptr<store::MerkleTree>& tree = trees_[ledger];
  if (tree == nullptr) {
    auto opened = store::MerkleTree::Open(database_, derived_, log_, ledger);
    if (!opened.ok()) return opened.status();
    tree = *std::move(opened);
  }
  while (from < to) {
    const Size next{std::min(to.value, from.value + kStepRecords)};
    absl::Status done = tree->CatchUp(next);
    if (done.ok()) done = told(next.value - from.value);
    if (!done.ok()) return done;
    from = next;
  }
  return absl::OkStatus();
}

}  // namespace liggare::ledger
