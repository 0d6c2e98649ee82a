// A sum that changes on dates: what it is on a date, and how low it gets from there on.
//
// Kept in blocks of consecutive dates, each with its sum and the lowest that it reaches within, so
// that a question about any date looks at one block's dates and one number of each later block.
//
// Invariant: no change is zero; dates ascend. Thread-compatible. A value.

#ifndef LIGGARE_SERVICES_BUDGET_DATED_SUM_H_
#define LIGGARE_SERVICES_BUDGET_DATED_SUM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/budget/dates.h"

namespace liggare::budget {

class DatedSum {
 public:
  // A sum on a date.
  struct Lowest {
    int64_t amount;
    Date date;
  };

  // Changes the sum from a date on.
  void Add(Date date, int64_t amount);

  // What it is on a date, and on every date after the last change.
  int64_t At(Date date) const;
  int64_t total() const { return total_; }
  // The lowest it is on a date and all later ones, and the first date it is so low.
  Lowest LowestFrom(Date date) const;

  // Whether it is anything else than zero on some date.
  bool ever_holds() const { return !blocks_.empty(); }

  // Calls fn(date, change) for each date it changes on, in order; or only for those after a date.
  template <typename Fn>
  void ForEach(Fn fn) const {
    for (const Block& block : blocks_) {
      for (const Change& change : block.changes) fn(DateOf(change.day), change.amount);
    }
  }
  template <typename Fn>
  void ForEachAfter(Date date, Fn fn) const {
    const int32_t day = DayOf(date);
    for (const Block& block : blocks_) {
      if (block.changes.back().day <= day) continue;
      for (const Change& change : block.changes) {
        if (change.day > day) fn(DateOf(change.day), change.amount);
      }
    }
  }

  // The memory that it points to.
  size_t MemoryBytes() const;

  friend bool operator==(const DatedSum& a, const DatedSum& b);

 private:
  static constexpr size_t kBlockSizeMax = 32;

  // A date as a number that orders as dates do.
  static int32_t DayOf(Date date) {
    return (static_cast<int32_t>(date.year()) << 9) | (date.month() << 5) | date.day();
  }
  static Date DateOf(int32_t day) { return Date(day >> 9, (day >> 5) & 15, day & 31); }

  struct Change {
    int32_t day;
    int64_t amount;
    friend bool operator==(const Change&, const Change&) = default;
  };
  struct Block {
    std::vector<Change> changes;  // never empty
    int64_t sum = 0;
    int64_t lowest = 0;      // of the sums after each change, counted from the block's begin
    int32_t lowest_day = 0;  // the first day it is reached

    void Count();
  };

  std::vector<Block> blocks_;
  int64_t total_ = 0;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_DATED_SUM_H_
