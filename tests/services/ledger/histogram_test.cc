#include "services/ledger/histogram.h"

#include <gtest/gtest.h>

namespace liggare::ledger {
namespace {

constexpr double kBounds[] = {1, 10, 100};

TEST(HistogramTest, EachIsCountedOnceAtOrBelowItsBound) {
  Histogram histogram(kBounds);
  for (const double value : {0.5, 1.0, 1.5, 100.0, 1'000.0}) histogram.Note(value);
  EXPECT_EQ(histogram.count(0), 2);
  EXPECT_EQ(histogram.count(1), 1);
  EXPECT_EQ(histogram.count(2), 1);
  EXPECT_EQ(histogram.count(3), 1);
  EXPECT_DOUBLE_EQ(histogram.sum(), 1'103.0);
}

}  // namespace
}  // namespace liggare::ledger
