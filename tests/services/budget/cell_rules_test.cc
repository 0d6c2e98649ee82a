// Money of cells: allocations, reallocations, carry-overs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::CellOf;
using support::Decided;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

v1::Event Allocate(const v1::Cell& cell, int64_t amount, const std::string& date = "2020-03-01") {
  return support::Allocation(date, cell, amount, Decided("ks"));
}

v1::Event Move(const v1::Cell& from, const v1::Cell& to, int64_t amount) {
  return support::Reallocation("2020-03-01", from, to, amount, Decided("ks"));
}

v1::Event Carry(const v1::Cell& from, const v1::Cell& to, int64_t amount,
                const std::string& date = "2021-01-15") {
  return support::CarryOver(date, from, to, amount, Decided("kf"));
}

TEST(AllocationTest, MovesFromPoolToCellAndByMonth) {
  SmallLedger ledger;
  v1::Event event = Allocate(Drift("m3"), 100);
  for (int month = 1; month <= 12; ++month) {
    event.mutable_payload()->mutable_allocation_decided()->add_monthly_amounts(
        month == 2 ? 30 : (month == 11 ? 70 : 0));
  }
  const auto record = ledger.Append(event);
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("FUND_ALLOCATED drift/2020 -> CELL_ALLOCATED m3/drift/2020 100",
                          "MEMORANDUM -> CELL_MONTH m3/drift/2020/2 30",
                          "MEMORANDUM -> CELL_MONTH m3/drift/2020/11 70"));
  EXPECT_EQ(ledger.Cell(Drift("m3"), "2020-06-30").budget_to_date(), 30);
}

TEST(AllocationTest, UnknownFundAndLineAreRefused) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(CellOf("m1", "nowhere"), 1)),
                        v1::ERROR_REASON_UNKNOWN_FUND, {{"fund", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("nowhere"), 1)), v1::ERROR_REASON_UNKNOWN_LINE,
                        {{"line", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1"), 1, "2019-12-31")),
                        v1::ERROR_REASON_UNKNOWN_FUND, {{"granted_from", "2020-01-01"}}));
}

TEST(AllocationTest, MoreThanUnallocatedIsRefusedOnThatDateOrALaterOne) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1"), Kr(500.01))),
                        v1::ERROR_REASON_EXCEEDS_UNALLOCATED,
                        {{"asked", "50001"}, {"unallocated", "50000"}, {"date", "2020-03-01"}}));
  ledger.Add(Allocate(Drift("m1"), Kr(450), "2020-06-01"));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1"), Kr(51))),
                        v1::ERROR_REASON_EXCEEDS_UNALLOCATED,
                        {{"unallocated", "5000"}, {"date", "2020-06-01"}}));
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m1"), Kr(50))).ok());
}

TEST(AllocationTest, MoneyOfALaterGrantIsNotThereYet) {
  SmallLedger ledger;
  ledger.Add(support::Grant("2020-06-01", "drift", Kr(100), Decided("kf")));
  EXPECT_FALSE(ledger.Append(Allocate(Drift("m1"), Kr(501), "2020-05-31")).ok());
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m1"), Kr(501), "2020-06-01")).ok());
}

TEST(AllocationTest, EarlierEventOfTheSameAppendCounts) {
  SmallLedger ledger;
  EXPECT_TRUE(ledger
                  .AppendAll({support::Grant("2020-03-01", "drift", Kr(100), Decided("kf")),
                              Allocate(Drift("m1"), Kr(600))})
                  .ok());
  const int64_t size = ledger.size();
  EXPECT_TRUE(
      IsRefused(ledger.AppendAll({support::Grant("2020-03-01", "drift", Kr(10), Decided("kf")),
                                  Allocate(Drift("m1"), Kr(11))}),
                v1::ERROR_REASON_EXCEEDS_UNALLOCATED));
  EXPECT_EQ(ledger.size(), size);
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2020-03-01"), 0);
}

TEST(AllocationTest, FundOfUnknownAmountHasNoLimit) {
  SmallLedger ledger;
  EXPECT_TRUE(ledger.Append(Allocate(CellOf("m1", "reserv"), Kr(1e6))).ok());
}

TEST(AllocationTest, YearOutsideTheFundIsRefusedUntilMoneyIsCarriedThere) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1", 2019), 1)),
                        v1::ERROR_REASON_YEAR_MISMATCH,
                        {{"budget_year", "2019"}, {"first_budget_year", "2020"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1", 2021), 1, "2021-02-01")),
                        v1::ERROR_REASON_YEAR_MISMATCH, {{"last_budget_year", "2020"}}));
  ledger.Add(Carry(Drift(""), Drift("", 2021), Kr(50)));
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m1", 2021), Kr(50), "2021-02-01")).ok());
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m1", 2021), 1, "2021-02-01")),
                        v1::ERROR_REASON_EXCEEDS_UNALLOCATED));
}

TEST(AllocationTest, YearsOfAFundShareOnePool) {
  SmallLedger ledger;
  ledger.Add(Allocate(CellOf("m1", "drift2", 2020), Kr(300)));
  EXPECT_FALSE(ledger.Append(Allocate(CellOf("m1", "drift2", 2021), Kr(201))).ok());
  EXPECT_TRUE(ledger.Append(Allocate(CellOf("m1", "drift2", 2021), Kr(200))).ok());
}

TEST(AllocationTest, LineWaitsForItsConditionAndForThoseAboveIt) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m4"), 1)), v1::ERROR_REASON_CONDITION_NOT_MET,
                        {{"line", "m4"}, {"conditional_line", "m4"}, {"date", "2020-03-01"}}));
  v1::Event conditional = support::Area("2020-02-01", "b", "p");
  conditional.mutable_payload()->mutable_line_defined()->set_condition("to be investigated");
  ledger.Add(conditional);
  ledger.Add(support::Condition("2020-02-15", "m4"));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Drift("m4"), 1)), v1::ERROR_REASON_CONDITION_NOT_MET,
                        {{"conditional_line", "b"}}));
  ledger.Add(support::Condition("2020-03-02", "b"));
  EXPECT_FALSE(ledger.Append(Allocate(Drift("m4"), 1, "2020-03-01")).ok());
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m4"), 1, "2020-03-02")).ok());
}

TEST(AllocationTest, TakingBackLeavesWhatIsSpent) {
  SmallLedger ledger;
  ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(150), "m1"));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Allocate(Drift("m1"), Kr(-251))), v1::ERROR_REASON_EXCEEDS_REMAINING,
      {{"asked", "25100"}, {"remaining", "25000"}, {"spent", "15000"}, {"date", "2020-04-01"}}));
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m1"), Kr(-250))).ok());
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2020-03-01"), Kr(750));
}

TEST(AllocationTest, LineAndThoseAboveItAreFlaggedAboveTheirEstimate) {
  SmallLedger ledger;
  ledger.Add(support::Estimate("2020-02-01", "m1", v1::FUND_KIND_OPERATING, Kr(300), Kr(450)));
  ledger.Add(support::Estimate("2020-02-01", "a", v1::FUND_KIND_OPERATING, Kr(300), Kr(500)));
  ledger.Add(support::Estimate("2020-02-01", "p", v1::FUND_KIND_INVESTMENT, 0, 0));
  const auto record = ledger.Append(Allocate(Drift("m1"), Kr(10)));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("ABOVE_ESTIMATE a/2020 budget=51000 high=50000"));
  const auto both = ledger.Append(Allocate(CellOf("m1", "drift2"), Kr(50)));
  EXPECT_THAT(FlagsOf(*both), ElementsAre("ABOVE_ESTIMATE m1/2020 budget=46000 high=45000",
                                          "ABOVE_ESTIMATE a/2020 budget=56000 high=50000"));
  EXPECT_THAT(FlagsOf(*ledger.Append(Allocate(CellOf("m1", "inv"), Kr(5)))),
              ElementsAre("ABOVE_ESTIMATE p/2020 budget=500 high=0"));
  // Taking back raises nothing, and another year is another budget.
  EXPECT_THAT(FlagsOf(*ledger.Append(Allocate(Drift("m1"), Kr(-1)))), IsEmpty());
  EXPECT_THAT(FlagsOf(*ledger.Append(Allocate(CellOf("m1", "drift2", 2021), Kr(1)))), IsEmpty());
}

TEST(ReallocationTest, MovesBetweenCells) {
  SmallLedger ledger;
  const auto record = ledger.Append(AsExample(Move(Drift("m1"), Drift("m3"), Kr(10))));
  EXPECT_THAT(PostingsOf(*record), ElementsAre("CELL_REALLOCATED_OUT m1/drift/2020 -> "
                                               "CELL_REALLOCATED_IN m3/drift/2020 1000"));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE m1/drift/2020", "EXAMPLE m3/drift/2020"));
  EXPECT_EQ(ledger.Cell(Drift("m1"), "2020-03-01").reallocated_out(), Kr(10));
  EXPECT_EQ(ledger.Cell(Drift("m3"), "2020-03-01").remaining(), Kr(10));
}

TEST(ReallocationTest, KindFundAndYearMustAgree) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Move(Drift("m1"), CellOf("m1", "inv"), 1)),
                        v1::ERROR_REASON_KIND_MISMATCH,
                        {{"from_fund", "drift"}, {"to_fund", "inv"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Move(Drift("m1"), CellOf("m1", "drift2"), 1)),
                        v1::ERROR_REASON_FUND_MISMATCH,
                        {{"from_fund", "drift"}, {"to_fund", "drift2"}}));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Move(CellOf("m1", "drift2", 2020), CellOf("m1", "drift2", 2021), 1)),
                v1::ERROR_REASON_YEAR_MISMATCH, {{"budget_year", "2021"}}));
}

TEST(ReallocationTest, MoreThanRemainsIsRefusedOnThatDateOrALaterOne) {
  SmallLedger ledger;
  ledger.Add(SmallLedger::CostOf("2020-05-01", Kr(390), "m1"));
  EXPECT_TRUE(IsRefused(ledger.Append(Move(Drift("m1"), Drift("m3"), Kr(11))),
                        v1::ERROR_REASON_EXCEEDS_REMAINING,
                        {{"line", "m1"},
                         {"asked", "1100"},
                         {"remaining", "1000"},
                         {"spent", "39000"},
                         {"date", "2020-05-01"}}));
  EXPECT_TRUE(ledger.Append(Move(Drift("m1"), Drift("m3"), Kr(10))).ok());
}

TEST(ReallocationTest, RevenueAddsNoRoom) {
  SmallLedger ledger;
  ledger.Add(support::Cost("2020-02-01", Kr(400), {{Drift("m1"), Kr(400)}}, "7117"));
  v1::Event revenue = support::Revenue("2020-02-01", Kr(-100), {{Drift("m1"), Kr(-100)}});
  revenue.mutable_payload()->mutable_cost_posted()->set_activity_code("7117");
  ledger.Add(revenue);
  EXPECT_EQ(ledger.Cell(Drift("m1"), "2020-03-01").outcome(), Kr(300));
  EXPECT_FALSE(ledger.Append(Move(Drift("m1"), Drift("m3"), 1)).ok());
}

TEST(ReallocationTest, TargetsConditionMustBeMet) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Move(Drift("m1"), Drift("m4"), 1)),
                        v1::ERROR_REASON_CONDITION_NOT_MET));
}

TEST(ReallocationTest, OnlyWhatIsRaisedIsFlaggedAboveItsEstimate) {
  SmallLedger ledger;
  ledger.Add(support::Estimate("2020-02-01", "a", v1::FUND_KIND_OPERATING, 0, Kr(100)));
  ledger.Add(support::Estimate("2020-02-01", "m2", v1::FUND_KIND_OPERATING, 0, Kr(100)));
  // Area a is above already and holds both cells.
  EXPECT_THAT(FlagsOf(*ledger.Append(Move(Drift("m1"), Drift("m2"), Kr(1)))),
              ElementsAre("ABOVE_ESTIMATE m2/2020 budget=10100 high=10000"));
}

TEST(CarryOverTest, UnallocatedMoneyOpensALaterYear) {
  SmallLedger ledger;
  const auto record = ledger.Append(Carry(Drift(""), Drift("", 2021), Kr(500)));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("FUND_CARRIED_OUT drift/2020 -> FUND_CARRIED_IN drift/2021 50000"));
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2021-01-15"), 0);
  EXPECT_EQ(ledger.Unallocated("drift", 2021, "2021-01-14"), 0);
  EXPECT_EQ(ledger.Unallocated("drift", 2021, "2021-01-15"), Kr(500));
}

TEST(CarryOverTest, CellToCellAndCellToPool) {
  SmallLedger ledger;
  ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(300), "m1"));
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift("m1"), Drift("m1", 2021), Kr(101))),
                        v1::ERROR_REASON_EXCEEDS_REMAINING, {{"remaining", "10000"}}));
  const auto record = ledger.Append(Carry(Drift("m1"), Drift("m3", 2021), Kr(60)));
  EXPECT_THAT(PostingsOf(*record), ElementsAre("CELL_CARRIED_OUT m1/drift/2020 -> "
                                               "CELL_CARRIED_IN m3/drift/2021 6000"));
  EXPECT_EQ(ledger.Cell(Drift("m3", 2021), "2021-01-15").budget(), Kr(60));
  const auto pooled = ledger.Append(Carry(Drift("m1"), CellOf("", "drift2", 2021), Kr(40)));
  EXPECT_THAT(PostingsOf(*pooled), ElementsAre("CELL_CARRIED_OUT m1/drift/2020 -> "
                                               "FUND_CARRIED_IN drift2/2021 4000"));
  EXPECT_EQ(ledger.Cell(Drift("m1"), "2021-01-15").remaining(), 0);
}

TEST(CarryOverTest, PoolOfAFundsYearsIsOne) {
  SmallLedger ledger;
  // drift2 is for 2020 and 2021: nothing of it can be carried within those years.
  EXPECT_TRUE(
      IsRefused(ledger.Append(Carry(CellOf("", "drift2", 2020), CellOf("", "drift2", 2021), Kr(1))),
                v1::ERROR_REASON_YEAR_MISMATCH));
  EXPECT_TRUE(
      ledger.Append(Carry(CellOf("", "drift2", 2020), CellOf("", "drift2", 2022), Kr(1))).ok());
}

TEST(CarryOverTest, KindYearAndMoneyMustBeRight) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift(""), CellOf("", "inv", 2021), 1)),
                        v1::ERROR_REASON_KIND_MISMATCH));
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift("m1"), Drift("m1", 2020), 1)),
                        v1::ERROR_REASON_YEAR_MISMATCH));
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift(""), Drift("", 2021), Kr(501))),
                        v1::ERROR_REASON_EXCEEDS_UNALLOCATED,
                        {{"asked", "50100"}, {"unallocated", "50000"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift("m1"), Drift("m4", 2021), 1)),
                        v1::ERROR_REASON_CONDITION_NOT_MET));
  ledger.Add(support::Opening("2020-01-01", "drift3", Kr(1), Decided("kf"),
                              {.first_year = 2023, .last_year = 2023, .activity_code = {}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Carry(Drift(""), CellOf("", "drift3", 2022), 1)),
                        v1::ERROR_REASON_YEAR_MISMATCH, {{"first_budget_year", "2023"}}));
}

TEST(CarryOverTest, ExampleIsFlaggedOnCellAndFund) {
  SmallLedger ledger;
  EXPECT_THAT(FlagsOf(*ledger.Append(AsExample(Carry(Drift(""), Drift("", 2021), 1)))),
              ElementsAre("EXAMPLE drift"));
  EXPECT_THAT(FlagsOf(*ledger.Append(AsExample(Carry(Drift(""), CellOf("m1", "drift2", 2021), 1)))),
              ElementsAre("EXAMPLE m1/drift2/2021", "EXAMPLE drift"));
}

}  // namespace
}  // namespace liggare::budget
