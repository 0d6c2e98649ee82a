#include "services/budget/dated_sum.h"

#include <algorithm>

#include "services/budget/amounts.h"

namespace liggare::budget {

void DatedSum::Block::Count() {
  sum = 0;
  for (const Change& change : changes) {
    sum += change.amount;
    if (&change == &changes.front() || sum < lowest) {
      lowest = sum;
      lowest_day = change.day;
    }
  }
}

void DatedSum::Add(Date date, int64_t amount) {
  if (amount == 0) return;
  const int32_t day = DayOf(date);
  total_ = budget::Add(total_, amount);
  // The last block that begins on the day or before it; most changes are of recent days.
  size_t at = blocks_.size();
  while (at > 1 && blocks_[at - 1].changes.front().day > day) --at;
  if (at == 0) {
    blocks_.emplace_back();
    at = 1;
  }
  Block& block = blocks_[at - 1];
  std::vector<Change>& changes = block.changes;
  const auto change =
      std::lower_bound(changes.begin(), changes.end(), day,
                       [](const Change& earlier, int32_t later) { return earlier.day < later; });
  if (change != changes.end() && change->day == day) {
    change->amount = budget::Add(change->amount, amount);
    if (change->amount != 0) {
      // Every sum from the day on moves by the amount; mostly that does not move the lowest day.
      const bool lowest_falls = amount < 0 && block.lowest_day >= day;
      const bool lowest_stays = amount > 0 && block.lowest_day < day;
      if (!lowest_falls && !lowest_stays) return block.Count();
      block.sum += amount;
      if (lowest_falls) block.lowest += amount;
      return;
    }
    changes.erase(change);
  } else {
    changes.insert(change, {day, amount});
  }
  if (changes.empty()) {
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(at - 1));
    return;
  }
  if (changes.size() > kBlockSizeMax) {
    Block later;
    const auto half = changes.begin() + kBlockSizeMax / 2;
    later.changes.assign(half, changes.end());
    changes.erase(half, changes.end());
    later.Count();
    block.Count();
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(at), std::move(later));
    return;
  }
  block.Count();
}

int64_t DatedSum::At(Date date) const {
  const int32_t day = DayOf(date);
  int64_t sum = total_;
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    if (block->changes.front().day > day) {
      sum -= block->sum;
      continue;
    }
    for (auto change = block->changes.rbegin();
         change != block->changes.rend() && change->day > day; ++change) {
      sum -= change->amount;
    }
    break;
  }
  return sum;
}

DatedSum::Lowest DatedSum::LowestFrom(Date date) const {
  const int32_t day = DayOf(date);
  int64_t sum = total_;  // after the changes that are still to be looked at
  int64_t lowest = total_;
  int32_t lowest_day = day;
  // From the last date back, so that of equal sums the first date is kept.
  const auto reach = [&](int64_t amount, int32_t on) {
    if (amount > lowest) return;
    lowest = amount;
    lowest_day = on;
  };
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    if (block->changes.front().day > day) {
      sum -= block->sum;
      reach(sum + block->lowest, block->lowest_day);
      continue;
    }
    // The sum on the date is one of the block's, of which none may be as low.
    if (sum - block->sum + block->lowest > lowest) return {lowest, DateOf(lowest_day)};
    for (auto change = block->changes.rbegin();
         change != block->changes.rend() && change->day > day; ++change) {
      reach(sum, change->day);
      sum -= change->amount;
    }
    break;
  }
  reach(sum, day);
  return {lowest, DateOf(lowest_day)};
}

size_t DatedSum::MemoryBytes() const {
  size_t bytes = blocks_.capacity() * sizeof(Block);
  for (const Block& block : blocks_) bytes += block.changes.capacity() * sizeof(Change);
  return bytes;
}

bool operator==(const DatedSum& a, const DatedSum& b) {
  const auto changes = [](const DatedSum& sum) {
    std::vector<DatedSum::Change> all;
    for (const DatedSum::Block& block : sum.blocks_) {
      all.insert(all.end(), block.changes.begin(), block.changes.end());
    }
    return all;
  };
  return a.total_ == b.total_ && changes(a) == changes(b);
}

}  // namespace liggare::budget
