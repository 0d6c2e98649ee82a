#include "services/projection/series_runs.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "services/budget/invariant.h"

namespace liggare::projection {
namespace {

// The first entry of a run of totals that is beyond a day.
uint32_t FirstBeyond(const Run& run, Day day) {
  uint32_t begin = 0;
  uint32_t count = run.count;
  while (count > 0) {
    const uint32_t half = count / 2;
    const bool within = run.when(begin + half) <= day;
    begin = within ? begin + half + 1 : begin;
    count = within ? count - half - 1 : half;
  }
  return begin;
}

}  // namespace

int64_t SumOfMovements(const Run& run, Day day) {
  const uint64_t limit = uint64_t{day + 1} << kOffsetBits;
  int64_t sum = 0;
  for (uint32_t i = 0; i < run.count; ++i) sum += run.when(i) < limit ? run.amount(i) : 0;
  return sum;
}

int64_t SumOfMovements(const Run& run, Day day, uint32_t offset_end) {
  const uint64_t limit = uint64_t{day + 1} << kOffsetBits;
  int64_t sum = 0;
  for (uint32_t i = 0; i < run.count; ++i) {
    const uint32_t when = run.when(i);
    if (OffsetOfWhen(when) >= offset_end) break;
    sum += when < limit ? run.amount(i) : 0;
  }
  return sum;
}

int64_t SumOfTotals(const Run& run, Day day) {
  const uint32_t beyond = FirstBeyond(run, day);
  return beyond == 0 ? 0 : run.amount(beyond - 1);
}

bool HasDayBetween(const Run& run, Day first, Day last) {
  const uint32_t beyond = FirstBeyond(run, last);
  return beyond > 0 && run.when(beyond - 1) >= first;
}

SeriesRuns::SeriesRuns(std::string_view bytes)
    : directory_(bytes.data() + kBlockHeaderBytes),
      count_(CountsOf(bytes).series),
      entries_(CountsOf(bytes).entries) {
  whens_ = directory_ + 8 * size_t{count_};
  amounts_ = whens_ + 4 * size_t{entries_};
}

Run SeriesRuns::run(uint32_t i) const {
  const uint32_t begin = begin_of(i);
  return {whens_ + 4 * size_t{begin}, amounts_ + 8 * size_t{begin}, begin_of(i + 1) - begin};
}

Run SeriesRuns::Next(SeriesId wanted) {
  // Leaps of doubling length, then a binary search within the last leap.
  uint32_t leap = 1;
  uint32_t end = at_;
  while (end < count_ && series(end) < wanted) {
    at_ = end + 1;
    end = std::min(count_, end + leap);
    leap *= 2;
  }
  while (at_ < end) {
    const uint32_t middle = at_ + (end - at_) / 2;
    if (series(middle) < wanted) {
      at_ = middle + 1;
    } else {
      end = middle;
    }
  }
  if (at_ == count_ || series(at_) != wanted) return {};
  return run(at_);
}

RunsWriter::RunsWriter(uint32_t series, uint32_t entries)
    : series_(series),
      entries_max_(entries),
      bytes_(kBlockHeaderBytes + 8 * size_t{series} + 12 * size_t{entries}, '\0') {}

void RunsWriter::Begin(SeriesId series) {
  budget::Require(series_begun_ < series_, "a block has the series that were announced");
  char* at = bytes_.data() + kBlockHeaderBytes + 8 * size_t{series_begun_++};
  Store<uint32_t>(at, series);
  Store<uint32_t>(at + 4, entries_);
}

void RunsWriter::Add(uint32_t when, int64_t amount) {
  budget::Require(entries_ < entries_max_, "a block has the entries that were announced");
  char* whens = bytes_.data() + kBlockHeaderBytes + 8 * size_t{series_};
  Store<uint32_t>(whens + 4 * size_t{entries_}, when);
  Store<int64_t>(whens + 4 * size_t{entries_max_} + 8 * size_t{entries_}, amount);
  ++entries_;
}

Block RunsWriter::Finish(uint64_t seed, BlockKey key, IndexShape shape, int64_t gross) && {
  budget::Require(series_begun_ == series_, "a block has the series that were announced");
  if (entries_ < entries_max_) {
    // Move the amounts up to where the column of days ends.
    char* whens = bytes_.data() + kBlockHeaderBytes + 8 * size_t{series_};
    std::memmove(whens + 4 * size_t{entries_}, whens + 4 * size_t{entries_max_},
                 8 * size_t{entries_});
    bytes_.resize(kBlockHeaderBytes + 8 * size_t{series_} + 12 * size_t{entries_});
    bytes_.shrink_to_fit();
  }
  SealBlock(seed, key, shape, {series_, entries_, gross}, &bytes_);
  return {key, std::make_shared<const std::string>(std::move(bytes_))};
}

}  // namespace liggare::projection
