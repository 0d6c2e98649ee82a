#include "services/projection/movements.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

namespace liggare::projection {
namespace {

// Bounds of one call: of the rows it gives, and of the amounts it looks at under the lock.
constexpr size_t kRowsMax = 256;
constexpr size_t kAmountsMax = 16'384;

bool Within(const SeriesEntry& entry, const AsOf& as_of) {
  return as_of.size.Contains(entry.position) && entry.date <= as_of.date;
}

}  // namespace

void Movements::AddSource(const budget::Account& account, const Series* series, v1::Column column,
                          int sign) {
  if (series == nullptr) return;
  Source source{series, column, budget::CellOf(account), sign, 0, 0};
  // With one date for both, what is within the smaller size is within both.
  if (base_.date == other_.date) {
    source.next = series->CountWithin(std::min(base_.size, other_.size));
  }
  source.end = series->CountWithin(std::max(base_.size, other_.size));
  sources_.push_back(std::move(source));
  PushNext(sources_.size() - 1);
}

int64_t Movements::sum() const {
  int64_t sum = 0;
  for (const Source& source : sources_) {
    sum += source.sign * (source.series->Balance(other_.date, other_.size) -
                          source.series->Balance(base_.date, base_.size));
  }
  return sum;
}

bool Movements::Next(std::vector<Movement>* rows) {
  const size_t rows_before = rows->size();
  size_t amounts = 0;
  while (!heap_.empty() && rows->size() - rows_before < kRowsMax && amounts < kAmountsMax) {
    amounts += TakeEvent(rows);
  }
  return !heap_.empty();
}

int Movements::Weight(const SeriesEntry& entry) const {
  return (Within(entry, other_) ? 1 : 0) - (Within(entry, base_) ? 1 : 0);
}

size_t Movements::TakeEvent(std::vector<Movement>* rows) {
  using Key = std::tuple<std::string, std::string, int, v1::Column, budget::Date>;
  std::map<Key, Movement> sums;
  const int64_t position = heap_.front().first;
  size_t amounts = 0;
  while (!heap_.empty() && heap_.front().first == position) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    const size_t index = heap_.back().second;
    heap_.pop_back();
    Source& source = sources_[index];
    const SeriesEntry entry = source.series->entry(source.next++);
    PushNext(index);
    ++amounts;
    const int weight = Weight(entry);
    if (weight == 0) continue;
    Movement& sum = sums[{source.cell.line(), source.cell.fund(), source.cell.budget_year(),
                          source.column, entry.date}];
    sum.position = entry.position;
    sum.date = entry.date;
    sum.column = source.column;
    sum.cell = source.cell;
    sum.amount += weight * source.sign * entry.amount;
  }
  for (auto& [key, sum] : sums) {
    if (sum.amount != 0) rows->push_back(std::move(sum));
  }
  return amounts;
}

void Movements::PushNext(size_t index) {
  const Source& source = sources_[index];
  if (source.next == source.end) return;
  heap_.emplace_back(source.series->entry(source.next).position.value, index);
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
}

}  // namespace liggare::projection
