// Corrections of entries and of attributions, on both axes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::Attribution;
using support::Cost;
using support::Replacement;
using support::Withdrawal;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kApril[] = "2020-04-14";
constexpr char kJune[] = "2020-06-01";
constexpr char kSeptember[] = "2020-09-20";
constexpr char kOctober[] = "2020-10-01";

int64_t CostOfLine(const SmallLedger& ledger, const std::string& line, const std::string& date) {
  return ledger.Cell(Drift(line), date).cost();
}

TEST(EntryCorrectionTest, TakesTheEntryWithItsInlineAttribution) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf(kApril, 180, "m1"));
  const auto record =
      ledger.Append(Replacement(kSeptember, entry, SmallLedger::CostOf(kSeptember, 18, "m1")));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("CELL_COST m1/drift/2020 -> UNATTRIBUTED_COST drift 180 (reversal)",
                          "UNATTRIBUTED_COST drift -> EXTERNAL 180 (reversal)",
                          "EXTERNAL -> UNATTRIBUTED_COST drift 18",
                          "UNATTRIBUTED_COST drift -> CELL_COST m1/drift/2020 18"));
  EXPECT_EQ(CostOfLine(ledger, "m1", "2020-09-19"), 180);
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 18);
}

TEST(EntryCorrectionTest, TakesTheSeparateAttributionToo) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  ledger.Add(Attribution(kJune, entry, {{Drift("m1"), 60}, {Drift("m2"), 40}}));
  const auto record = ledger.Append(Withdrawal(kSeptember, entry));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("CELL_COST m1/drift/2020 -> UNATTRIBUTED_COST 60 (reversal)",
                          "CELL_COST m2/drift/2020 -> UNATTRIBUTED_COST 40 (reversal)",
                          "UNATTRIBUTED_COST -> EXTERNAL 100 (reversal)"));
  EXPECT_EQ(CostOfLine(ledger, "m1", "2020-09-19"), 60);
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 0);
  EXPECT_EQ(ledger.UnattributedCost("", kSeptember), 0);
}

TEST(EntryCorrectionTest, EntryPutBackHasItsAttributionAgain) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  const int64_t attribution = ledger.Add(Attribution(kJune, entry, {{Drift("m1"), 100}}));
  const int64_t away = ledger.Add(Withdrawal(kSeptember, entry));
  ledger.Add(Withdrawal(kOctober, away));
  EXPECT_EQ(CostOfLine(ledger, "m1", kApril), 100);
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 0);
  EXPECT_EQ(CostOfLine(ledger, "m1", kOctober), 100);
  EXPECT_EQ(ledger.UnattributedCost("", kOctober), 0);
  // It stands since October: a new attribution counts from there, and so does a correction.
  const auto moved = ledger.Append(Attribution("2020-11-01", entry, {{Drift("m2"), 100}}));
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(CostOfLine(ledger, "m1", kApril), 100);
  EXPECT_EQ(CostOfLine(ledger, "m1", kOctober), 0);
  EXPECT_EQ(CostOfLine(ledger, "m2", kOctober), 100);
  EXPECT_EQ(CostOfLine(ledger, "m2", "2020-09-30"), 0);
  ledger.Add(Withdrawal("2020-11-02", moved->position()));
  EXPECT_EQ(CostOfLine(ledger, "m1", "2020-11-02"), 100);
  EXPECT_EQ(CostOfLine(ledger, "m2", "2020-11-02"), 0);
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kSeptember, attribution)),
                        v1::ERROR_REASON_NOT_CORRECTABLE, {{"counts_from", "2020-11-02"}}));
  EXPECT_TRUE(ledger.Append(Withdrawal("2020-11-02", attribution)).ok());
  EXPECT_EQ(ledger.UnattributedCost("", "2020-11-02"), 100);
}

TEST(EntryCorrectionTest, EachVersionOfAnEntryHasItsOwnAttribution) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 180));
  ledger.Add(Attribution(kApril, entry, {{Drift("m1"), 180}}));
  const int64_t corrected = ledger.Add(Replacement(kSeptember, entry, Cost(kSeptember, 18)));
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 0);
  EXPECT_EQ(ledger.UnattributedCost("", kSeptember), 18);
  ledger.Add(Attribution(kOctober, corrected, {{Drift("m2"), 18}}));
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 18);
  EXPECT_EQ(CostOfLine(ledger, "m2", "2020-09-19"), 0);
  // Without the correction the entry has its own again, and the correction's is gone.
  const int64_t back = ledger.Add(Withdrawal(kOctober, corrected));
  EXPECT_EQ(CostOfLine(ledger, "m1", kOctober), 180);
  EXPECT_EQ(CostOfLine(ledger, "m2", kOctober), 0);
  EXPECT_EQ(ledger.UnattributedCost("", kOctober), 0);
  // And with it again.
  ledger.Add(Withdrawal(kOctober, back));
  EXPECT_EQ(CostOfLine(ledger, "m1", kOctober), 0);
  EXPECT_EQ(CostOfLine(ledger, "m2", kOctober), 18);
}

TEST(EntryCorrectionTest, AttributionMadeSinceAnEntryCameBackGoesWithIt) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf(kApril, 100, "m1"));
  const int64_t corrected =
      ledger.Add(Replacement(kJune, entry, SmallLedger::CostOf(kJune, 90, "m1")));
  const int64_t back = ledger.Add(Withdrawal(kJune, corrected));
  ledger.Add(Attribution(kJune, entry, {{Drift("m3"), 100}}));
  ledger.Add(Withdrawal(kSeptember, back));
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 90);
  EXPECT_EQ(CostOfLine(ledger, "m3", kSeptember), 0);
  EXPECT_EQ(CostOfLine(ledger, "m3", kJune), 100);
}

TEST(EntryCorrectionTest, FlagsOfEntryAndAttributionAreSettledAndComeBack) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100, {{Drift("m1"), 100}}, "7118"));
  ledger.Add(AsExample(Attribution(kJune, entry, {{Drift("m1"), 100}})));
  const auto away = ledger.Append(Withdrawal(kSeptember, entry));
  EXPECT_THAT(SettledBy(*away),
              ElementsAre("EXAMPLE m1/drift/2020", "WRONG_ACTIVITY_CODE drift [7118]"));
  EXPECT_THAT(FlagsOf(*away), IsEmpty());
  const auto back = ledger.Append(Withdrawal(kOctober, away->position()));
  EXPECT_THAT(FlagsOf(*back),
              ElementsAre("WRONG_ACTIVITY_CODE drift [7118]", "EXAMPLE m1/drift/2020"));
  for (v1::FlagReason reason : {v1::FLAG_REASON_UNATTRIBUTED, v1::FLAG_REASON_EXAMPLE,
                                v1::FLAG_REASON_WRONG_ACTIVITY_CODE}) {
    EXPECT_EQ(ledger.FlagCount(reason), reason == v1::FLAG_REASON_UNATTRIBUTED ? 0 : 1);
    EXPECT_EQ(ledger.FlagCount(reason, kSeptember), 0);
  }
}

TEST(AttributionCorrectionTest, CountsFromTheCorrectionsDate) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  const int64_t first = ledger.Add(Attribution(kJune, entry, {{Drift("m1"), 100}}));
  const auto record = ledger.Append(
      Replacement(kSeptember, first, Attribution(kSeptember, entry, {{Drift("m2"), 100}})));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("CELL_COST m1/drift/2020 -> UNATTRIBUTED_COST 100 (reversal)",
                          "UNATTRIBUTED_COST -> CELL_COST m2/drift/2020 100"));
  EXPECT_EQ(CostOfLine(ledger, "m1", "2020-09-19"), 100);
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 100);
  // A new attribution, though, says how it was from the start: of m1's and m2's nothing is left on
  // any date.
  ledger.Add(Attribution(kOctober, entry, {{Drift("m3"), 100}}));
  for (const char* date : {kApril, "2020-09-19", kSeptember, kOctober}) {
    EXPECT_EQ(CostOfLine(ledger, "m1", date), 0) << date;
    EXPECT_EQ(CostOfLine(ledger, "m2", date), 0) << date;
    EXPECT_EQ(CostOfLine(ledger, "m3", date), 100) << date;
  }
}

TEST(AttributionCorrectionTest, WithdrawalPutsBackTheAttributionBefore) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf(kApril, 100, "m1"));
  const int64_t first = ledger.Add(Attribution(kJune, entry, {{Drift("m2"), 100}}));
  const int64_t second = ledger.Add(Attribution(kJune, entry, {{Drift("m3"), 100}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kSeptember, first)),
                        v1::ERROR_REASON_NOT_CORRECTABLE, {{"standing", std::to_string(second)}}));
  const int64_t away = ledger.Add(Withdrawal(kSeptember, second));
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 100);
  EXPECT_EQ(CostOfLine(ledger, "m3", kSeptember), 0);
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kSeptember, away, Attribution(kJune, entry, {}))),
                        v1::ERROR_REASON_NOT_CORRECTABLE, {{"standing", std::to_string(first)}}));
  ledger.Add(Withdrawal(kSeptember, first));
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 100);
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 0);
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kSeptember, second)),
                        v1::ERROR_REASON_ALREADY_CORRECTED,
                        {{"correction", std::to_string(away)}}));
  // Since then the withdrawal of the second one is no longer the latest word.
  EXPECT_TRUE(
      IsRefused(ledger.Append(Withdrawal(kSeptember, away)), v1::ERROR_REASON_NOT_CORRECTABLE));
  ledger.Add(Withdrawal(kSeptember, ledger.size() - 1));
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 100);
}

TEST(AttributionCorrectionTest, CorrectedCorrection) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  const int64_t first = ledger.Add(Attribution(kJune, entry, {{Drift("m1"), 100}}));
  const int64_t second =
      ledger.Add(Replacement(kJune, first, Attribution(kJune, entry, {{Drift("m2"), 100}})));
  const int64_t third =
      ledger.Add(Replacement(kJune, second, Attribution(kJune, entry, {{Drift("m3"), 100}})));
  EXPECT_EQ(CostOfLine(ledger, "m3", kJune), 100);
  EXPECT_EQ(CostOfLine(ledger, "m1", kApril), 100);
  ledger.Add(Withdrawal(kSeptember, third));
  EXPECT_EQ(CostOfLine(ledger, "m2", kSeptember), 100);
  ledger.Add(Withdrawal(kSeptember, second));
  EXPECT_EQ(CostOfLine(ledger, "m1", kSeptember), 100);
  ledger.Add(Withdrawal(kSeptember, first));
  EXPECT_EQ(ledger.UnattributedCost("", kSeptember), 100);
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_UNATTRIBUTED), 1);
}

TEST(AttributionCorrectionTest, ReplacementHasToBeRightAndOfTheSameEntry) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  const int64_t other = ledger.Add(Cost(kApril, 100));
  const int64_t first = ledger.Add(Attribution(kApril, entry, {{Drift("m1"), 100}}));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Replacement(kApril, first, Attribution(kApril, entry, {{Drift("m1"), 99}}))),
      v1::ERROR_REASON_SUM_MISMATCH));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Replacement(kApril, first, Attribution(kApril, other, {{Drift("m1"), 100}}))),
      v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kApril, first, Cost(kApril, 100))),
                        v1::ERROR_REASON_NOT_CORRECTABLE));
}

TEST(AttributionCorrectionTest, AttributionOfACorrectedEntryStands) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kApril, 100));
  const int64_t attribution = ledger.Add(Attribution(kApril, entry, {{Drift("m1"), 100}}));
  const int64_t corrected = ledger.Add(Replacement(kJune, entry, Cost(kJune, 90)));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kJune, attribution)),
                        v1::ERROR_REASON_NOT_CORRECTABLE,
                        {{"standing", std::to_string(corrected)}}));
}

TEST(AttributionCorrectionTest, SettlesWhatItReplacesAndPutsItBack) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(AsExample(Cost(kApril, 100)));
  const int64_t first = ledger.Add(Attribution(kJune, entry, {{Drift("m3"), 100}}));
  const auto record = ledger.Append(
      Replacement(kSeptember, first, Attribution(kJune, entry, {{Drift("m1"), 100}})));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE m1/drift/2020"));
  EXPECT_THAT(SettledBy(*record), ElementsAre("EXAMPLE m3/drift/2020",
                                              "COST_ABOVE_BUDGET m3/drift/2020 budget=0 cost=100"));
  const auto back = ledger.Append(Withdrawal(kOctober, record->position()));
  EXPECT_THAT(SettledBy(*back), ElementsAre("EXAMPLE m1/drift/2020"));
  EXPECT_THAT(FlagsOf(*back), ElementsAre("COST_ABOVE_BUDGET m3/drift/2020 budget=0 cost=100",
                                          "EXAMPLE m3/drift/2020"));
}

}  // namespace
}  // namespace liggare::budget
