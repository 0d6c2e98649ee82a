// A series answers like the fold of its entries, at every date and size.

#include "services/projection/series.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/seed.h"

namespace liggare::projection {
namespace {

int64_t Fold(const std::vector<SeriesEntry>& entries, budget::Date date, Size size) {
  int64_t sum = 0;
  for (const SeriesEntry& entry : entries) {
    if (size.Contains(entry.position) && entry.date <= date) sum += entry.amount;
  }
  return sum;
}

TEST(SeriesTest, EmptySeriesIsZero) {
  EXPECT_EQ(Series().Balance(budget::Date(2020, 1, 1), Size{1'000}), 0);
}

TEST(SeriesTest, AmountCountsFromItsDateAndIsKnownFromItsPosition) {
  Series series;
  series.Add(Position{7}, budget::Date(2020, 4, 30), 100);
  EXPECT_EQ(series.Balance(budget::Date(2020, 4, 29), Size{8}), 0);
  EXPECT_EQ(series.Balance(budget::Date(2020, 4, 30), Size{7}), 0);
  EXPECT_EQ(series.Balance(budget::Date(2020, 4, 30), Size{8}), 100);
}

TEST(SeriesTest, AnswersLikeTheFold) {
  std::mt19937_64 random(support::TestSeed());
  const budget::Date first(2019, 1, 1);
  // Sizes around the borders of runs of the first three levels, and one beyond.
  for (const size_t count : {1u, 15u, 16u, 17u, 255u, 256u, 257u, 4'095u, 4'096u, 5'000u}) {
    Series series;
    std::vector<SeriesEntry> entries;
    int64_t position = 0;
    for (size_t i = 0; i < count; ++i) {
      position += static_cast<int64_t>(random() % 3);  // several amounts of one event, and gaps
      const SeriesEntry entry{Position{position}, first + static_cast<int>(random() % 700),
                              static_cast<int64_t>(random() % 2'000'001) - 1'000'000};
      series.Add(entry.position, entry.date, entry.amount);
      entries.push_back(entry);
    }
    for (int question = 0; question < 300; ++question) {
      const budget::Date date = first + static_cast<int>(random() % 720) - 10;
      const Size size{static_cast<int64_t>(random() % (position + 3))};
      ASSERT_EQ(series.Balance(date, size), Fold(entries, date, size))
          << "count " << count << " date " << date << " size " << size.value;
    }
  }
}

TEST(SeriesTest, EntriesAreReadBackInOrder) {
  Series series;
  for (int i = 0; i < 40; ++i) series.Add(Position{i / 2}, budget::Date(1965, 3, 1) + i, i + 1);
  ASSERT_EQ(series.count(), 40u);
  EXPECT_EQ(series.entry(39).position, Position{19});
  EXPECT_EQ(series.entry(39).date, budget::Date(1965, 3, 1) + 39);
  EXPECT_EQ(series.entry(39).amount, 40);
  EXPECT_EQ(series.CountWithin(Size{3}), 6u);
  EXPECT_EQ(series.CountWithin(Size{0}), 0u);
}

TEST(SeriesDeathTest, FallingPositionAborts) {
  Series series;
  series.Add(Position{7}, budget::Date(2020, 4, 30), 100);
  EXPECT_DEATH(series.Add(Position{6}, budget::Date(2020, 4, 30), 100), "positions never fall");
}

}  // namespace
}  // namespace liggare::projection
