// Samples: drawn again they are the same, and each way of drawing is fair in its own way.

#include "clients/auditor/sample.h"

#include <gmock/gmock.h>

#include <map>

#include "absl/strings/str_cat.h"

namespace liggare::auditor {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::vector<SampledEntry> Population(const std::vector<int64_t>& amounts) {
  std::vector<SampledEntry> population;
  for (const int64_t amount : amounts) {
    population.push_back({static_cast<int64_t>(population.size()) + 10, amount});
  }
  return population;
}

std::vector<int64_t> Positions(const std::vector<SampledEntry>& entries) {
  std::vector<int64_t> positions;
  for (const SampledEntry& entry : entries) positions.push_back(entry.position);
  return positions;
}

// `printf 'liggare/sample/v1\0a\0%s' POSITION | sha256sum` orders them 12, 13, 11, 14, 10.
TEST(SampleTest, ByRecordTheLowestHashesAreDrawn) {
  const std::vector<SampledEntry> population = Population({1, 2, 3, 4, 5});
  EXPECT_THAT(Positions(DrawRecords(population, 5, "a")), ElementsAre(10, 11, 12, 13, 14));
  EXPECT_THAT(Positions(DrawRecords(population, 2, "a")), ElementsAre(12, 13));
  EXPECT_THAT(Positions(DrawRecords(population, 4, "a")), ElementsAre(11, 12, 13, 14));
  EXPECT_THAT(DrawRecords(population, 9, "a"), SizeIs(5));
}

// A larger sample of the same seed holds the smaller one, so that an auditor can go on.
TEST(SampleTest, ByRecordALargerSampleHoldsTheSmaller) {
  const std::vector<SampledEntry> population = Population(std::vector<int64_t>(500, 7));
  const std::vector<int64_t> large = Positions(DrawRecords(population, 60, "seed"));
  for (const int64_t position : Positions(DrawRecords(population, 20, "seed"))) {
    EXPECT_THAT(large, testing::Contains(position));
  }
}

TEST(SampleTest, ByRecordEachIsAsLikelyWhateverItsAmount) {
  const std::vector<SampledEntry> population = Population({1'000'000, 1, -1, 5});
  std::map<int64_t, int> drawn;
  for (int seed = 0; seed < 4'000; ++seed) {
    ++drawn[DrawRecords(population, 1, absl::StrCat(seed))[0].position];
  }
  // 1,000 each; four standard deviations are 110.
  for (const auto& [position, times] : drawn) EXPECT_NEAR(times, 1'000, 110) << position;
}

TEST(SampleTest, ByMonetaryUnitAnEntryIsAsLikelyAsItIsLarge) {
  const std::vector<SampledEntry> population = Population({600, -300, 100});
  std::map<int64_t, int> drawn;
  for (int seed = 0; seed < 4'000; ++seed) {
    const MonetaryUnits units = DrawMonetaryUnits(population, 1, absl::StrCat(seed)).value();
    ++drawn[units.drawn[0].position];
  }
  EXPECT_NEAR(drawn[10], 2'400, 125);
  EXPECT_NEAR(drawn[11], 1'200, 125);
  EXPECT_NEAR(drawn[12], 400, 125);
}

TEST(SampleTest, ByMonetaryUnitTheIntervalIsFixedAndAllOfTheSampleIsHit) {
  const MonetaryUnits units = DrawMonetaryUnits(Population({1'000, 10, 10, 10}), 10, "s").value();
  EXPECT_EQ(units.gross, 1'030);
  EXPECT_EQ(units.interval, 103);
  EXPECT_LT(units.first, units.interval);
  int64_t hits = 0;
  for (const SampledEntry& entry : units.drawn) hits += entry.hits;
  EXPECT_EQ(hits, 10);
  EXPECT_GE(units.drawn[0].hits, 9);
}

TEST(SampleTest, ByMonetaryUnitThereMustBeEnoughUnits) {
  EXPECT_EQ(DrawMonetaryUnits(Population({2, 1}), 4, "s").status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(DrawMonetaryUnits({}, 1, "s").status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(DrawMonetaryUnits(Population({2, 2}), 4, "s")->drawn, SizeIs(2));
}

}  // namespace
}  // namespace liggare::auditor
