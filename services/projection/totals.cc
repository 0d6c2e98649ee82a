#include "services/projection/totals.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "services/budget/invariant.h"

namespace liggare::projection {
namespace {

// A table over the days pays when this many of its days would be used.
constexpr uint64_t kDaysAnAmount = 8;

}  // namespace

Block TotalsWriter::Make(uint64_t seed, IndexShape shape, BlockKey key,
                         std::span<const PinnedBytes> lower) {
  const bool of_movements = key.level == 1;
  std::vector<Child> children;
  int64_t gross = 0;
  uint64_t entries = 0;
  std::vector<SeriesId> ids;
  for (const PinnedBytes& bytes : lower) {
    const BlockCounts counts = CountsOf(bytes.bytes);
    gross += counts.gross;
    entries += counts.entries;
    children.push_back({SeriesRuns(bytes.bytes), 0});
    for (uint32_t i = 0; i < counts.series; ++i) ids.push_back(children.back().runs.series(i));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  budget::Require(entries <= UINT32_MAX, "a block of totals has fewer than 2^32 entries");

  RunsWriter writer(static_cast<uint32_t>(ids.size()), static_cast<uint32_t>(entries));
  for (const SeriesId id : ids) {
    amounts_.clear();
    for (Child& child : children) {
      if (child.next == child.runs.count() || child.runs.series(child.next) != id) continue;
      Collect(child.runs.run(child.next++), of_movements);
    }
    SumByDay();
    writer.Begin(id);
    int64_t sum = 0;
    for (const DayAmount& of_day : amounts_) {
      sum += of_day.amount;
      writer.Add(of_day.day, sum);
    }
  }
  return std::move(writer).Finish(seed, key, shape, gross);
}

void TotalsWriter::Collect(const Run& run, bool of_movements) {
  int64_t before = 0;
  for (uint32_t i = 0; i < run.count; ++i) {
    const int64_t amount = run.amount(i);
    if (of_movements) {
      amounts_.push_back({DayOfWhen(run.when(i)), amount});
    } else {
      amounts_.push_back({run.when(i), amount - std::exchange(before, amount)});
    }
  }
}

void TotalsWriter::SumByDay() {
  if (amounts_.empty()) return;
  const auto [first, last] =
      std::minmax_element(amounts_.begin(), amounts_.end(),
                          [](const DayAmount& a, const DayAmount& b) { return a.day < b.day; });
  if (last->day - first->day < kDaysAnAmount * amounts_.size()) {
    return SumInTable(first->day, last->day);
  }
  std::sort(amounts_.begin(), amounts_.end(),
            [](const DayAmount& a, const DayAmount& b) { return a.day < b.day; });
  size_t kept = 0;
  for (size_t i = 1; i < amounts_.size(); ++i) {
    if (amounts_[i].day == amounts_[kept].day) {
      amounts_[kept].amount += amounts_[i].amount;
    } else {
      amounts_[++kept] = amounts_[i];
    }
  }
  amounts_.resize(kept + 1);
}

void TotalsWriter::SumInTable(Day first, Day last) {
  const size_t days = last - first + 1;
  table_.assign(days, 0);
  present_.assign(days / 64 + 1, 0);
  for (const DayAmount& added : amounts_) {
    const size_t at = added.day - first;
    table_[at] += added.amount;
    present_[at / 64] |= uint64_t{1} << at % 64;
  }
  amounts_.clear();
  for (size_t word = 0; word < present_.size(); ++word) {
    for (uint64_t bits = present_[word]; bits != 0; bits &= bits - 1) {
      const size_t at = word * 64 + static_cast<size_t>(std::countr_zero(bits));
      amounts_.push_back({first + static_cast<Day>(at), table_[at]});
    }
  }
}

absl::StatusOr<std::vector<Block>> MakeTotals(
    uint64_t seed, IndexShape shape, uint64_t segment, TotalsWriter& writer,
    absl::FunctionRef<absl::StatusOr<BlocksRead>(int level, uint64_t first)> lower,
    absl::FunctionRef<void(const Block&)> made) {
  std::vector<Block> totals;
  uint64_t end = segment + 1;
  for (uint8_t level = 1; end % shape.fan_in == 0; ++level) {
    end /= shape.fan_in;
    auto blocks = lower(level - 1, (end - 1) * shape.fan_in);
    if (!blocks.ok()) return blocks.status();
    totals.push_back(writer.Make(seed, shape, {BlockKind::kTotals, level, end - 1}, *blocks));
    made(totals.back());
  }
  std::reverse(totals.begin(), totals.end());
  return totals;
}

}  // namespace liggare::projection
