#include "services/projection/movements.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "services/projection/balances.h"

namespace liggare::projection {
namespace {

// A call gives about so many rows.
constexpr size_t kRowsMax = 256;

bool Within(const Walked& moved, const AsOf& as_of) {
  return as_of.size.Contains(moved.position) && moved.day <= DayOf(as_of.date);
}

}  // namespace

void Movements::AddSource(SeriesId series, const v1::Cell& cell, v1::Column column, int sign) {
  if (series != kNoSeries) sources_.push_back({series, cell, column, sign});
}

absl::StatusOr<int64_t> Movements::Sum() const {
  int64_t sum = 0;
  for (const auto& [as_of, weight] : {std::pair(&other_, 1), std::pair(&base_, -1)}) {
    if (as_of->size.value == 0) continue;
    const absl::StatusOr<BalanceCut> cut = index_.CutAt(as_of->size);
    if (!cut.ok()) return cut.status();
    Wanted wanted;
    wanted.AddAll(SeriesOfSources());
    const Balances balances(*cut, std::move(wanted).Take(), as_of->date);
    for (const Source& source : sources_) {
      sum += weight * source.sign * balances.Of(source.series);
    }
  }
  return sum;
}

std::vector<SeriesId> Movements::SeriesOfSources() const {
  std::vector<SeriesId> series;
  for (const Source& source : sources_) series.push_back(source.series);
  return series;
}

SeriesWalk Movements::Walk() const {
  SeriesWalk::Range range;
  const auto [smaller, larger] = std::minmax(base_.size, other_.size);
  range.within = larger;
  range.last = std::max(DayOf(base_.date), DayOf(other_.date));
  if (base_.date == other_.date || smaller.value == 0) {
    // With one date for both, what is within the smaller size is within both.
    range.from = Position{smaller.value};
  } else if (smaller == larger) {
    // With one size for both, what counts from the earlier date is within both.
    range.first = std::min(DayOf(base_.date), DayOf(other_.date)) + 1;
  }
  return SeriesWalk(index_, SeriesOfSources(), range);
}

absl::StatusOr<bool> Movements::Step(std::vector<Movement>* rows) {
  if (!walk_.has_value()) {
    std::sort(sources_.begin(), sources_.end(),
              [](const Source& a, const Source& b) { return a.series < b.series; });
    walk_.emplace(Walk());
  }
  if (next_ == walked_.size() && walk_has_more_) {
    walked_.clear();
    next_ = 0;
    const absl::StatusOr<bool> more = walk_->Next(&walked_);
    if (!more.ok()) return more.status();
    walk_has_more_ = *more;
  }
  const size_t rows_before = rows->size();
  while (next_ < walked_.size() && rows->size() - rows_before < kRowsMax) TakeEvent(rows);
  return next_ < walked_.size() || walk_has_more_;
}

absl::StatusOr<std::vector<Movement>> Movements::Next(Cancelled cancelled) {
  std::vector<Movement> rows;
  for (bool more = true; more && rows.empty();) {
    if (cancelled()) return CancelledStatus();
    const absl::StatusOr<bool> stepped = Step(&rows);
    if (!stepped.ok()) return stepped.status();
    more = *stepped;
  }
  return rows;
}

int Movements::Weight(const Walked& moved) const {
  return (Within(moved, other_) ? 1 : 0) - (Within(moved, base_) ? 1 : 0);
}

const Movements::Source& Movements::SourceOf(SeriesId series) const {
  return *std::lower_bound(sources_.begin(), sources_.end(), series,
                           [](const Source& a, SeriesId id) { return a.series < id; });
}

void Movements::TakeEvent(std::vector<Movement>* rows) {
  using Key = std::tuple<std::string, std::string, int, v1::Column, Day>;
  std::map<Key, Movement> sums;
  const Position position = walked_[next_].position;
  for (; next_ < walked_.size() && walked_[next_].position == position; ++next_) {
    const Walked& moved = walked_[next_];
    const int weight = Weight(moved);
    if (weight == 0) continue;
    const Source& source = SourceOf(moved.series);
    Movement& sum = sums[{source.cell.line(), source.cell.fund(), source.cell.budget_year(),
                          source.column, moved.day}];
    sum.position = position;
    sum.date = DateOf(moved.day);
    sum.column = source.column;
    sum.cell = source.cell;
    sum.amount += weight * source.sign * moved.amount;
  }
  for (auto& [key, sum] : sums) {
    if (sum.amount != 0) rows->push_back(std::move(sum));
  }
}

}  // namespace liggare::projection
