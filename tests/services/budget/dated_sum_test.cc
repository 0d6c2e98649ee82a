#include "services/budget/dated_sum.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/seed.h"

namespace liggare::budget {
namespace {

// The same in its plainest form.
struct PlainSum {
  std::map<Date, int64_t> changes;

  int64_t At(Date date) const {
    int64_t sum = 0;
    for (const auto& [day, change] : changes) sum += day <= date ? change : 0;
    return sum;
  }
  DatedSum::Lowest LowestFrom(Date date) const {
    DatedSum::Lowest lowest{At(date), date};
    for (const auto& [day, change] : changes) {
      if (day > date && At(day) < lowest.amount) lowest = {At(day), day};
    }
    return lowest;
  }
};

TEST(DatedSumTest, AnswersAsAFoldOfItsChanges) {
  std::mt19937_64 random(support::TestSeed());
  const auto below = [&](uint64_t end) { return static_cast<int64_t>(random() % end); };
  for (const uint64_t days : {3u, 60u, 1500u}) {
    DatedSum sum;
    PlainSum plain;
    const auto any_day = [&] { return Date(2019, 1, 1) + below(days); };
    for (int i = 0; i < 3000; ++i) {
      const Date day = any_day();
      // Often what takes a day's change away.
      const int64_t amount = below(3) == 0 ? -plain.changes[day] : below(200) - 100;
      sum.Add(day, amount);
      plain.changes[day] += amount;
      if (plain.changes[day] == 0) plain.changes.erase(day);
      if (i % 20 != 0) continue;
      const Date asked = any_day();
      ASSERT_EQ(sum.At(asked), plain.At(asked));
      ASSERT_EQ(sum.LowestFrom(asked).amount, plain.LowestFrom(asked).amount);
      ASSERT_EQ(sum.LowestFrom(asked).date, plain.LowestFrom(asked).date);
      ASSERT_EQ(sum.total(), plain.At(Date(2999, 12, 31)));
      ASSERT_EQ(sum.ever_holds(), !plain.changes.empty());
      std::map<Date, int64_t> after;
      sum.ForEachAfter(asked, [&](Date on, int64_t change) { after[on] = change; });
      ASSERT_EQ(after,
                (std::map<Date, int64_t>(plain.changes.upper_bound(asked), plain.changes.end())));
    }
  }
}

TEST(DatedSumTest, EqualWhateverTheOrderOfItsChanges) {
  DatedSum forward, backward;
  for (int i = 0; i < 500; ++i) forward.Add(Date(2020, 1, 1) + i, i + 1);
  for (int i = 499; i >= 0; --i) backward.Add(Date(2020, 1, 1) + i, i + 1);
  EXPECT_TRUE(forward == backward);
  backward.Add(Date(2020, 3, 1), 1);
  EXPECT_FALSE(forward == backward);
  backward.Add(Date(2020, 3, 1), -1);
  EXPECT_TRUE(forward == backward);
}

}  // namespace
}  // namespace liggare::budget
