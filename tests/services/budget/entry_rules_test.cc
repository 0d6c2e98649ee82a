// Entries are recorded whatever is wrong with them, and flagged; attributions have to be right.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::Attribution;
using support::CellOf;
using support::Cost;
using support::Decided;
using support::Interpreted;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kDay[] = "2020-04-14";

TEST(EntryTest, EntryWithoutCellIsUnattributed) {
  SmallLedger ledger;
  const auto record = ledger.Append(Cost(kDay, 100));
  EXPECT_THAT(PostingsOf(*record), ElementsAre("EXTERNAL -> UNATTRIBUTED_COST 100"));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("UNATTRIBUTED"));
  v1::Event known = Cost(kDay, 100, {}, "7117");
  known.mutable_payload()->mutable_cost_posted()->set_fund("drift");
  const auto of_fund = ledger.Append(known);
  EXPECT_THAT(PostingsOf(*of_fund), ElementsAre("EXTERNAL -> UNATTRIBUTED_COST drift 100"));
  EXPECT_THAT(FlagsOf(*of_fund), ElementsAre("UNATTRIBUTED drift"));
}

TEST(EntryTest, InlineAttributionGoesThroughUnattributed) {
  SmallLedger ledger;
  const auto record = ledger.Append(
      Cost(kDay, 100, {{Drift("m1"), 70}, {Drift("m2"), 20}, {Drift("m1"), 10}}, "7117"));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("EXTERNAL -> UNATTRIBUTED_COST drift 100",
                          "UNATTRIBUTED_COST drift -> CELL_COST m1/drift/2020 80",
                          "UNATTRIBUTED_COST drift -> CELL_COST m2/drift/2020 20"));
  EXPECT_THAT(FlagsOf(*record), IsEmpty());
}

TEST(EntryTest, EntryOfTwoFundsIsOfNoneWhileUnattributed) {
  SmallLedger ledger;
  const auto record =
      ledger.Append(Cost(kDay, 100, {{Drift("m1"), 70}, {CellOf("m1", "drift2"), 30}}, "7117"));
  EXPECT_EQ(PostingsOf(*record).front(), "EXTERNAL -> UNATTRIBUTED_COST 100");
  EXPECT_EQ(ledger.UnattributedCost("", kDay), 0);
}

TEST(EntryTest, AccountOfClassThreeIsRevenue) {
  SmallLedger ledger;
  const auto record = ledger.Append(support::Revenue(kDay, -100, {{CellOf("m1", "drift2"), -100}}));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("EXTERNAL -> UNATTRIBUTED_REVENUE drift2 -100",
                          "UNATTRIBUTED_REVENUE drift2 -> CELL_REVENUE m1/drift2/2020 -100"));
  EXPECT_EQ(ledger.Cell(CellOf("m1", "drift2"), kDay).revenue(), 100);
  v1::Event cost = support::Revenue(kDay, -100);
  cost.mutable_payload()->mutable_cost_posted()->set_kind(v1::ENTRY_KIND_COST);
  EXPECT_THAT(PostingsOf(*ledger.Append(cost)), ElementsAre("EXTERNAL -> UNATTRIBUTED_COST -100"));
}

TEST(EntryTest, UnknownLineAndFundAreFlaggedAndUnattributed) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{Drift("nowhere"), 100}}, "7117"))),
              ElementsAre("UNKNOWN_LINE drift [nowhere]", "UNATTRIBUTED"));
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{CellOf("m1", "nowhere"), 100}}))),
              ElementsAre("UNKNOWN_FUND [nowhere]", "UNATTRIBUTED"));
  v1::Event event = Cost(kDay, 100);
  event.mutable_payload()->mutable_cost_posted()->set_fund("nowhere");
  EXPECT_THAT(FlagsOf(*ledger.Append(event)),
              ElementsAre("UNKNOWN_FUND [nowhere]", "UNATTRIBUTED"));
  EXPECT_EQ(ledger.UnattributedCost("", kDay), 300);
}

TEST(EntryTest, ConditionalLineIsUnattributedUntilSomebodySaysSo) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf(kDay, 100, "m4"))),
              ElementsAre("CONDITIONAL_LINE m4/drift/2020", "UNATTRIBUTED"));
  const auto attributed =
      ledger.Append(Attribution("2020-05-01", ledger.size() - 1, {{Drift("m4"), 100}}));
  EXPECT_THAT(FlagsOf(*attributed),
              ElementsAre("CONDITIONAL_LINE m4/drift/2020 @2020-04-14",
                          "COST_ABOVE_BUDGET m4/drift/2020 budget=0 cost=100 @2020-04-14"));
  ledger.Add(support::Condition("2020-04-15", "m4"));
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2020-04-15", 50, "m4"))),
              ElementsAre("COST_ABOVE_BUDGET m4/drift/2020 budget=0 cost=150"));
}

TEST(EntryTest, WrongOrMissingActivityCodeIsFlaggedAndUnattributed) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{Drift("m1"), 100}}, "7118"))),
              ElementsAre("WRONG_ACTIVITY_CODE drift [7118]", "UNATTRIBUTED"));
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{Drift("m1"), 100}}))),
              ElementsAre("MISSING_ACTIVITY_CODE drift [7117]", "UNATTRIBUTED"));
  // A fund without a code takes any.
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{CellOf("m1", "inv"), 100}}, "7118"))),
              ElementsAre("COST_ABOVE_BUDGET m1/inv/2020 budget=0 cost=100"));
}

TEST(EntryTest, CodingAgainstTheFundsKindIsFlagged) {
  SmallLedger ledger;
  v1::Event event = Cost(kDay, 100, {{CellOf("m1", "inv"), 100}});
  event.mutable_payload()->mutable_cost_posted()->set_coded_as(v1::FUND_KIND_OPERATING);
  EXPECT_THAT(FlagsOf(*ledger.Append(event)),
              ElementsAre("OPERATING_CODING_ON_INVESTMENT m1/inv/2020",
                          "COST_ABOVE_BUDGET m1/inv/2020 budget=0 cost=100"));
  event = SmallLedger::CostOf(kDay, 100, "m1");
  event.mutable_payload()->mutable_cost_posted()->set_coded_as(v1::FUND_KIND_INVESTMENT);
  EXPECT_THAT(FlagsOf(*ledger.Append(event)),
              ElementsAre("INVESTMENT_CODING_ON_OPERATING m1/drift/2020"));
  event = Cost(kDay, 100);
  event.mutable_payload()->mutable_cost_posted()->set_fund("inv");
  event.mutable_payload()->mutable_cost_posted()->set_coded_as(v1::FUND_KIND_OPERATING);
  EXPECT_THAT(FlagsOf(*ledger.Append(event)),
              ElementsAre("UNATTRIBUTED inv", "OPERATING_CODING_ON_INVESTMENT inv"));
}

TEST(EntryTest, DateOrYearOutsideTheFundIsFlaggedUntilMoneyIsCarriedThere) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2021-02-01", 100, "m1"))),
              ElementsAre("OUTSIDE_FUND_YEARS m1/drift/2020"));
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost(kDay, 100, {{Drift("m1", 2019), 100}}, "7117"))),
              ElementsAre("OUTSIDE_FUND_YEARS m1/drift/2019",
                          "COST_ABOVE_BUDGET m1/drift/2019 budget=0 cost=100"));
  ledger.Add(
      support::CarryOver("2021-01-15", Drift("m1"), Drift("m1", 2021), Kr(1), Decided("kf")));
  EXPECT_THAT(FlagsOf(*ledger.Append(Cost("2021-02-01", 100, {{Drift("m1", 2021), 100}}, "7117"))),
              IsEmpty());
}

TEST(EntryTest, CostAboveBudgetIsFlaggedOnThatDateOrALaterOne) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2020-06-01", Kr(390), "m1"))), IsEmpty());
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf(kDay, Kr(20), "m1"))),
              ElementsAre("COST_ABOVE_BUDGET m1/drift/2020 budget=40000 cost=41000"));
  // A credit makes nothing worse, and neither does revenue.
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf(kDay, Kr(-1), "m1"))), IsEmpty());
}

TEST(EntryTest, LateForEveryApprovedFollowUpOfItsMonth) {
  SmallLedger ledger;
  for (const std::string name : {"t1", "t1-again"}) {
    ASSERT_TRUE(ledger
                    .AppendAll({support::FollowUp("2020-05-25", name, "2020-04-30", ledger.size(),
                                                  Decided("ks")),
                                support::FollowUpLine("2020-05-25", name, "m2", Kr(100), 3333, 0)})
                    .ok());
  }
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2020-04-30", 1, "m1"))),
              ElementsAre("LATE [t1]", "LATE [t1-again]"));
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2020-05-01", 1, "m1"))), IsEmpty());
  EXPECT_THAT(FlagsOf(*ledger.Append(SmallLedger::CostOf("2019-12-31", 1, "m1"))),
              ElementsAre("OUTSIDE_FUND_YEARS m1/drift/2020",
                          "COST_ABOVE_BUDGET m1/drift/2020 budget=0 cost=1"));
}

TEST(EntryTest, ExampleAndInterpretationAreFlaggedWhereTheyShow) {
  SmallLedger ledger;
  v1::Event event = AsExample(SmallLedger::CostOf(kDay, 1, "m1"));
  *event.mutable_authority() = Interpreted("ks");
  EXPECT_THAT(FlagsOf(*ledger.Append(event)),
              ElementsAre("EXAMPLE m1/drift/2020", "INTERPRETATION m1/drift/2020"));
  EXPECT_THAT(FlagsOf(*ledger.Append(AsExample(Cost(kDay, 1)))),
              ElementsAre("UNATTRIBUTED", "EXAMPLE"));
}

TEST(EntryTest, OtherCurrencyIsRefused) {
  SmallLedger ledger;
  v1::Event event = Cost(kDay, 100);
  event.mutable_payload()->mutable_cost_posted()->set_currency("EUR");
  EXPECT_TRUE(IsRefused(ledger.Append(event), v1::ERROR_REASON_CURRENCY_MISMATCH));
}

TEST(AttributionTest, CountsFromItsEntrysDateAndSettles) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kDay, 100, {{Drift("nowhere"), 100}}, "7117"));
  const auto record =
      ledger.Append(Attribution("2020-06-01", entry, {{Drift("m1"), 60}, {Drift("m2"), 40}}));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("UNATTRIBUTED_COST -> CELL_COST m1/drift/2020 60 @2020-04-14",
                          "UNATTRIBUTED_COST -> CELL_COST m2/drift/2020 40 @2020-04-14"));
  EXPECT_THAT(SettledBy(*record),
              ElementsAre("UNKNOWN_LINE drift [nowhere] @2020-04-14", "UNATTRIBUTED @2020-04-14"));
  EXPECT_EQ(ledger.UnattributedCost("", kDay), 0);
  EXPECT_EQ(ledger.Cell(Drift("m1"), kDay).cost(), 60);
}

TEST(AttributionTest, LaterOneReplacesAndAnEmptyOneTakesAway) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf(kDay, 100, "m1"));
  ledger.Add(Attribution("2020-05-01", entry, {{Drift("m2"), 100}}));
  EXPECT_EQ(ledger.Cell(Drift("m1"), kDay).cost(), 0);
  const auto record = ledger.Append(Attribution("2020-05-02", entry, {{Drift("m3"), 100}}));
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("CELL_COST m2/drift/2020 -> UNATTRIBUTED_COST drift 100 (reversal) "
                          "@2020-04-14",
                          "UNATTRIBUTED_COST drift -> CELL_COST m3/drift/2020 100 @2020-04-14"));
  const auto emptied = ledger.Append(Attribution("2020-05-03", entry, {}));
  EXPECT_THAT(FlagsOf(*emptied), ElementsAre("UNATTRIBUTED drift @2020-04-14"));
  EXPECT_THAT(SettledBy(*emptied),
              ElementsAre("COST_ABOVE_BUDGET m3/drift/2020 budget=0 cost=100 @2020-04-14"));
  EXPECT_EQ(ledger.UnattributedCost("drift", kDay), 100);
  EXPECT_EQ(ledger.Cell(Drift("m2"), kDay).cost(), 0);
  EXPECT_EQ(ledger.Cell(Drift("m3"), kDay).cost(), 0);
  ledger.Add(Attribution("2020-05-04", entry, {{Drift("m1"), 100}}));
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_UNATTRIBUTED), 0);
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_COST_ABOVE_BUDGET), 0);
}

TEST(AttributionTest, FlagsOfTheEntryItselfStay) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kDay, 100, {{Drift("m1"), 100}}, "7118"));
  ledger.Add(Attribution("2020-05-01", entry, {{Drift("m1"), 100}}));
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_WRONG_ACTIVITY_CODE), 1);
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_UNATTRIBUTED), 0);
}

TEST(AttributionTest, FigureOfAnExampleEntryStaysMarked) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(AsExample(SmallLedger::CostOf(kDay, 100, "m1")));
  const auto record = ledger.Append(Attribution("2020-05-01", entry, {{Drift("m2"), 100}}));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE m2/drift/2020 @2020-04-14"));
  EXPECT_THAT(SettledBy(*record), ElementsAre("EXAMPLE m1/drift/2020 @2020-04-14"));
}

TEST(AttributionTest, EntryOfTheSameAppendCanBeAttributed) {
  SmallLedger ledger;
  const int64_t entry = ledger.size();
  ASSERT_TRUE(
      ledger.AppendAll({Cost(kDay, 100), Attribution(kDay, entry, {{Drift("m1"), 100}})}).ok());
  EXPECT_EQ(ledger.Cell(Drift("m1"), kDay).cost(), 100);
}

TEST(AttributionTest, EntryMustBeThereAndStand) {
  SmallLedger ledger;
  const auto unknown = v1::ERROR_REASON_UNKNOWN_ENTRY;
  EXPECT_TRUE(IsRefused(ledger.Append(Attribution(kDay, 1, {{Drift("m1"), 1}})), unknown,
                        {{"position", "1"}}));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Attribution(kDay, ledger.size(), {{Drift("m1"), 1}})), unknown));
  const int64_t entry = ledger.Add(Cost(kDay, 100));
  const int64_t correction = ledger.Add(support::Replacement(kDay, entry, Cost(kDay, 90)));
  EXPECT_TRUE(IsRefused(ledger.Append(Attribution(kDay, entry, {{Drift("m1"), 100}})), unknown,
                        {{"standing", std::to_string(correction)}}));
  EXPECT_TRUE(ledger.Append(Attribution(kDay, correction, {{Drift("m1"), 90}})).ok());
}

TEST(AttributionTest, SharesSumToTheEntryAndNameWhatIsKnown) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(Cost(kDay, 100));
  EXPECT_TRUE(IsRefused(ledger.Append(Attribution(kDay, entry, {{Drift("m1"), 99}})),
                        v1::ERROR_REASON_SUM_MISMATCH, {{"sum", "99"}, {"amount", "100"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Attribution(kDay, entry, {{Drift("nowhere"), 100}})),
                        v1::ERROR_REASON_UNKNOWN_LINE));
  EXPECT_TRUE(IsRefused(ledger.Append(Attribution(kDay, entry, {{CellOf("m1", "nowhere"), 100}})),
                        v1::ERROR_REASON_UNKNOWN_FUND));
}

}  // namespace
}  // namespace liggare::budget
