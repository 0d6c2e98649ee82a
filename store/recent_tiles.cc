#include "store/recent_tiles.h"

#include <algorithm>
#include <utility>

namespace liggare::store {

RecentTiles::Tile RecentTiles::Find(int level, int64_t index) {
  absl::MutexLock lock(&mutex_);
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
    return kept.level == level && kept.index == index;
  });
  if (found == kept_.end()) return nullptr;
  std::rotate(found, found + 1, kept_.end());
  return kept_.back().tile;
}

void RecentTiles::Keep(int level, int64_t index, Tile tile) {
  absl::MutexLock lock(&mutex_);
  if (kept_.size() == kTilesMax) kept_.erase(kept_.begin());
  kept_.push_back({level, index, std::move(tile)});
}

}  // namespace liggare::store
