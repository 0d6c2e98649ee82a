// Money for funds: opening, drawing on reserves, cutting.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/budget/amounts.h"
#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::Decided;
using support::Interpreted;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

v1::Event Drawn(v1::Event grant, const std::string& reserve) {
  grant.mutable_payload()->mutable_fund_granted()->set_drawn_from(reserve);
  return grant;
}

TEST(FundTest, GrantOpensFundAndMore) {
  SmallLedger ledger;
  const auto record = ledger.Append(support::Grant("2020-03-01", "drift", Kr(5), Decided("kf")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(PostingsOf(*record), ElementsAre("EXTERNAL -> FUND_GRANTED drift/2020 500"));
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2020-02-28"), Kr(500));
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2020-03-01"), Kr(505));
}

TEST(FundTest, FirstGrantDefinesTheFund) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(support::Grant("2020-03-01", "new", Kr(5), Decided("kf"))),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION, {{"fund", "new"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Opening("2020-03-01", "new", Kr(-5), Decided("kf"))),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  EXPECT_TRUE(ledger.Append(support::Opening("2020-03-01", "new", Kr(5), Decided("kf"))).ok());
}

TEST(FundTest, LaterGrantMayNotContradictTheFirst) {
  SmallLedger ledger;
  v1::Event grant = support::Grant("2020-03-01", "drift", Kr(5), Decided("kf"));
  v1::FundGranted* said = grant.mutable_payload()->mutable_fund_granted();
  said->set_kind(v1::FUND_KIND_INVESTMENT);
  EXPECT_TRUE(IsRefused(ledger.Append(grant), v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  said->set_kind(v1::FUND_KIND_OPERATING);
  said->set_last_budget_year(2021);
  EXPECT_TRUE(IsRefused(ledger.Append(grant), v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  said->set_last_budget_year(2020);
  said->set_activity_code("7118");
  EXPECT_TRUE(IsRefused(ledger.Append(grant), v1::ERROR_REASON_INCONSISTENT_DEFINITION));
  said->set_activity_code("7117");
  EXPECT_TRUE(ledger.Append(grant).ok());
  said->clear_amount();
  EXPECT_TRUE(IsRefused(ledger.Append(grant), v1::ERROR_REASON_INCONSISTENT_DEFINITION));
}

TEST(FundTest, ReserveGivesWhatItHas) {
  SmallLedger ledger;
  const v1::Event grant = support::Grant("2020-03-01", "inv", Kr(100.01), Decided("kf"));
  EXPECT_TRUE(IsRefused(ledger.Append(Drawn(grant, "kassa")), v1::ERROR_REASON_EXCEEDS_RESERVE,
                        {{"fund", "kassa"}, {"asked", "10001"}, {"unallocated", "10000"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Drawn(grant, "nowhere")), v1::ERROR_REASON_UNKNOWN_FUND));
  EXPECT_TRUE(IsRefused(ledger.Append(Drawn(grant, "drift")), v1::ERROR_REASON_KIND_MISMATCH));
  const auto record =
      ledger.Append(Drawn(support::Grant("2020-03-01", "inv", Kr(100), Decided("kf")), "kassa"));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("FUND_DRAWN kassa/2020 -> FUND_GRANTED inv/2020 10000"));
  EXPECT_EQ(ledger.Unallocated("kassa", 2020, "2020-03-01"), 0);
}

TEST(FundTest, ReserveOfUnknownAmountHasNoLimit) {
  SmallLedger ledger;
  EXPECT_TRUE(
      ledger.Append(Drawn(support::Grant("2020-03-01", "inv", Kr(2.5e6), Decided("kf")), "reserv"))
          .ok());
  EXPECT_EQ(ledger.Unallocated("reserv", 2020, "2020-03-01"), Kr(-2.5e6));
}

TEST(FundTest, ReserveIsCheckedOnLaterDatesToo) {
  SmallLedger ledger;
  ledger.Add(Drawn(support::Grant("2020-06-01", "inv", Kr(80), Decided("kf")), "kassa"));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Drawn(support::Grant("2020-03-01", "inv", Kr(30), Decided("kf")), "kassa")),
      v1::ERROR_REASON_EXCEEDS_RESERVE, {{"unallocated", "2000"}, {"date", "2020-06-01"}}));
}

TEST(FundTest, CouncilCutsBelowAllocatedAndIsFlagged) {
  SmallLedger ledger;
  const v1::Event cut = support::Grant("2020-03-01", "drift", Kr(-600), Decided("ks"));
  EXPECT_TRUE(IsRefused(ledger.Append(cut), v1::ERROR_REASON_CUT_BELOW_ALLOCATED,
                        {{"cut", "60000"}, {"allocated", "50000"}, {"unallocated", "50000"}}));
  const auto record = ledger.Append(support::Grant("2020-03-01", "drift", Kr(-600), Decided("kf")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record),
              ElementsAre("CUT_BELOW_ALLOCATED drift allocated=50000 unallocated=-10000"));
  EXPECT_EQ(ledger.Unallocated("drift", 2020, "2020-03-01"), Kr(-100));
}

TEST(FundTest, WhoeverGaveFromOutsideMayCut) {
  SmallLedger ledger;
  ledger.Add(support::Opening("2020-01-01", "bidrag", Kr(50), Decided("staten")));
  ledger.Add(
      support::Allocation("2020-01-02", support::CellOf("m1", "bidrag"), Kr(50), Decided("ks")));
  EXPECT_TRUE(
      IsRefused(ledger.Append(support::Grant("2020-03-01", "drift", Kr(-600), Decided("staten"))),
                v1::ERROR_REASON_CUT_BELOW_ALLOCATED));
  const auto record =
      ledger.Append(support::Grant("2020-03-01", "bidrag", Kr(-20), Decided("staten")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record),
              ElementsAre("CUT_BELOW_ALLOCATED bidrag allocated=5000 unallocated=-2000"));
}

TEST(FundTest, CutWithinUnallocatedIsNoFinding) {
  SmallLedger ledger;
  const auto record = ledger.Append(support::Grant("2020-03-01", "drift", Kr(-500), Decided("ks")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record), IsEmpty());
}

TEST(FundTest, ExampleAndInterpretationAreFlaggedOnTheFund) {
  SmallLedger ledger;
  const auto record =
      ledger.Append(AsExample(support::Opening("2020-03-01", "new", Kr(5), Interpreted("kf"))));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE new", "INTERPRETATION new"));
  const auto unknown =
      ledger.Append(AsExample(support::Opening("2020-03-01", "new2", {}, Decided("kf"))));
  EXPECT_THAT(FlagsOf(*unknown), ElementsAre("EXAMPLE new2"));
}

TEST(FundTest, OtherCurrencyIsRefused) {
  SmallLedger ledger;
  v1::Event grant = support::Grant("2020-03-01", "drift", Kr(5), Decided("kf"));
  grant.mutable_payload()->mutable_fund_granted()->set_currency("EUR");
  EXPECT_TRUE(IsRefused(ledger.Append(grant), v1::ERROR_REASON_CURRENCY_MISMATCH,
                        {{"currency", "EUR"}, {"expected", "SEK"}}));
  grant.mutable_payload()->mutable_fund_granted()->set_currency("SEK");
  EXPECT_TRUE(ledger.Append(grant).ok());
}

TEST(FundTest, AmountsBeyondTheLedgersRangeAreRefused) {
  SmallLedger ledger;
  absl::Status last;
  int let_in = 0;
  for (; last.ok() && let_in < 5000; ++let_in) {
    last = ledger.Append(support::Grant("2020-03-01", "drift", kAmountMax, Decided("kf"))).status();
  }
  EXPECT_TRUE(
      IsRefused(last, v1::ERROR_REASON_AMOUNT_OVERFLOW, {{"amount", std::to_string(kAmountMax)}}));
  EXPECT_EQ(let_in - 1, kGrossMax / kAmountMax);
  EXPECT_LE(ledger.state().gross(), kGrossMax);
}

}  // namespace
}  // namespace liggare::budget
