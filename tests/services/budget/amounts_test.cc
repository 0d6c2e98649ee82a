#include "services/budget/amounts.h"

#include <cstdlib>
#include <limits>
#include <random>

#include "gtest/gtest.h"

namespace liggare::budget {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(AmountsTest, FormatsKronorWithOre) {
  EXPECT_EQ(FormatKronor(72000000), "720000.00");
  EXPECT_EQ(FormatKronor(0), "0.00");
  EXPECT_EQ(FormatKronor(5), "0.05");
  EXPECT_EQ(FormatKronor(99), "0.99");
  EXPECT_EQ(FormatKronor(-5), "-0.05");
  EXPECT_EQ(FormatKronor(-12345), "-123.45");
  EXPECT_EQ(FormatKronor(kMax), "92233720368547758.07");
  EXPECT_EQ(FormatKronor(kMin), "-92233720368547758.08");
}

TEST(AmountsTest, SumIsExactOrNothing) {
  EXPECT_EQ(CheckedAdd(2, -3), -1);
  EXPECT_EQ(CheckedAdd(kMax, kMin), -1);
  EXPECT_EQ(CheckedAdd(kMax, 1), std::nullopt);
  EXPECT_EQ(CheckedAdd(kMin, -1), std::nullopt);
  EXPECT_EQ(Add(kMax - 1, 1), kMax);
  EXPECT_EQ(Subtract(-1, kMax), kMin);
}

TEST(AmountsTest, ShareIsFlooredTowardMinusInfinity) {
  EXPECT_EQ(FloorShare(220000000, 4, 12), 73333333);
  EXPECT_EQ(FloorShare(-220000000, 4, 12), -73333334);
  EXPECT_EQ(FloorShare(1, 1, 12), 0);
  EXPECT_EQ(FloorShare(-1, 1, 12), -1);
  EXPECT_EQ(FloorShare(-12, 1, 12), -1);
  EXPECT_EQ(FloorShare(-13, 1, 12), -2);
  EXPECT_EQ(FloorShare(100, 0, 12), 0);
  EXPECT_EQ(FloorShare(-100, 0, 12), 0);
  EXPECT_EQ(FloorShare(100, 12, 12), 100);
  EXPECT_EQ(FloorShare(0, 7, 12), 0);
}

TEST(AmountsTest, ShareOfTheLargestTotalsIsExact) {
  EXPECT_EQ(FloorShare(kMax, 12, 12), kMax);
  EXPECT_EQ(FloorShare(kMin, 12, 12), kMin);
  EXPECT_EQ(FloorShare(kMax, 11, 12), 8454757700450211156);
  EXPECT_EQ(FloorShare(kMin, 11, 12), -8454757700450211158);
}

TEST(AmountsTest, SharesGrowByTheMonthAndEndAtTheTotal) {
  const char* given = std::getenv("LIGGARE_SEED");
  const uint64_t seed = given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
  SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int64_t> totals(-kAmountMax, kAmountMax);
  for (int i = 0; i < 1000; ++i) {
    const int64_t total = totals(random);
    for (int k = 0; k < 12; ++k) {
      const int64_t share = FloorShare(total, k, 12);
      // floor: share <= total * k / 12 < share + 1.
      EXPECT_LE(share * 12, total * k);
      EXPECT_GT((share + 1) * 12, total * k);
      EXPECT_LE(std::abs(share), std::abs(FloorShare(total, k + 1, 12)) + 1);
    }
    EXPECT_EQ(FloorShare(total, 12, 12), total);
  }
}

TEST(AmountsTest, NoFigureOfALedgerLeavesInt64) {
  // A figure sums parts of the gross once or twice and subtracts as much.
  EXPECT_TRUE(CheckedAdd(2 * kGrossMax, kGrossMax).has_value());
  EXPECT_GT(kGrossMax, 1000 * kAmountMax);
}

TEST(AmountsDeathTest, SumsThatLeaveInt64EndTheProcess) {
  EXPECT_DEATH(Add(kMax, 1), "leaves int64");
  EXPECT_DEATH(Subtract(kMin, 1), "leaves int64");
  EXPECT_DEATH(FloorShare(1, 13, 12), "a share is of");
}

}  // namespace
}  // namespace liggare::budget
