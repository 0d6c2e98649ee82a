// Approved follow-ups: headers, lines, figures.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::Decided;
using support::FollowUp;
using support::FollowUpLine;
using support::Kr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kDay[] = "2020-05-25";

v1::Event Header(const SmallLedger& ledger) {
  return FollowUp(kDay, "t1", "2020-04-30", ledger.size(), Decided("ks"));
}

// m1 has 400.00 of the year: a third of it after April.
v1::Event LineOfM1(int64_t budget = Kr(400), int64_t to_date = 13333, int64_t outcome = 0) {
  return FollowUpLine(kDay, "t1", "m1", budget, to_date, outcome);
}

TEST(FollowUpTest, IsApprovedWithTheProjectionsFigures) {
  SmallLedger ledger;
  const auto records = ledger.AppendAll({Header(ledger), LineOfM1()});
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_THAT(FlagsOf(records->front()), IsEmpty());
  const auto follow_up = ledger.state().catalogue().FindFollowUp("t1", Size{ledger.size()});
  ASSERT_TRUE(follow_up.has_value());
  EXPECT_THAT(follow_up->lines, SizeIs(1));
}

TEST(FollowUpTest, FiguresThatDifferAreRefusedWithBothNumbers) {
  SmallLedger ledger;
  const auto differ = v1::ERROR_REASON_FIGURES_DIFFER;
  EXPECT_TRUE(IsRefused(ledger.AppendAll({Header(ledger), LineOfM1(Kr(401))}), differ,
                        {{"column", "budget"}, {"given", "40100"}, {"projected", "40000"}}));
  EXPECT_TRUE(IsRefused(ledger.AppendAll({Header(ledger), LineOfM1(Kr(400), 13334)}), differ,
                        {{"column", "budget_to_date"}, {"projected", "13333"}}));
  EXPECT_TRUE(IsRefused(ledger.AppendAll({Header(ledger), LineOfM1(Kr(400), 13333, 1)}), differ,
                        {{"column", "outcome"}, {"given", "1"}, {"projected", "0"}}));
}

TEST(FollowUpTest, FiguresAreOfItsSizeNotOfNow) {
  SmallLedger ledger;
  v1::Event header = Header(ledger);
  ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(5), "m1"));
  EXPECT_TRUE(ledger.AppendAll({header, LineOfM1()}).ok());
}

TEST(FollowUpTest, HeaderAndLinesComeTogether) {
  SmallLedger ledger;
  const auto incomplete = v1::ERROR_REASON_FOLLOW_UP_INCOMPLETE;
  EXPECT_TRUE(IsRefused(ledger.Append(Header(ledger)), incomplete, {{"follow_up", "t1"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(LineOfM1()), incomplete));
  EXPECT_TRUE(IsRefused(ledger.AppendAll({LineOfM1(), Header(ledger)}), incomplete));
  ASSERT_TRUE(ledger.AppendAll({Header(ledger), LineOfM1()}).ok());
  EXPECT_TRUE(IsRefused(ledger.Append(LineOfM1()), incomplete));
}

TEST(FollowUpTest, IdAndLinesAreNew) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.AppendAll({Header(ledger), LineOfM1(), LineOfM1()}),
                        v1::ERROR_REASON_ID_EXISTS, {{"line", "m1"}}));
  ASSERT_TRUE(ledger.AppendAll({Header(ledger), LineOfM1()}).ok());
  EXPECT_TRUE(IsRefused(ledger.AppendAll({Header(ledger), LineOfM1()}), v1::ERROR_REASON_ID_EXISTS,
                        {{"follow_up", "t1"}}));
}

TEST(FollowUpTest, SizeIsOfBeforeItsAppend) {
  SmallLedger ledger;
  v1::Event header = Header(ledger);
  header.mutable_payload()->mutable_follow_up_approved()->set_as_of_size(ledger.size() + 1);
  EXPECT_TRUE(IsRefused(ledger.AppendAll({support::Cost(kDay, 1), header, LineOfM1()}),
                        v1::ERROR_REASON_BEYOND_LOG,
                        {{"log_size", std::to_string(ledger.size())}}));
}

TEST(FollowUpTest, DutiesItDischargesAreLaidDown) {
  SmallLedger ledger;
  v1::Event header = Header(ledger);
  v1::DutyReference* duty =
      header.mutable_payload()->mutable_follow_up_approved()->add_discharges();
  duty->set_decision("uppdrag");
  duty->set_duty("april");
  EXPECT_TRUE(IsRefused(ledger.AppendAll({header, LineOfM1()}), v1::ERROR_REASON_UNKNOWN_DUTY,
                        {{"decision", "uppdrag"}, {"duty", "april"}}));
  v1::Event decision =
      support::Decision("2020-03-01", "uppdrag", "styrelsen", v1::BODY_LEVEL_BOARD);
  v1::Duty* laid =
      decision.mutable_payload()->mutable_decision_recorded()->mutable_items(0)->add_duties();
  laid->set_duty("april");
  laid->set_what("Follow up per April.");
  ledger.Add(decision);
  EXPECT_TRUE(ledger.AppendAll({header, LineOfM1()}).ok());
}

TEST(FollowUpTest, LineIsDefinedAtItsSize) {
  SmallLedger ledger;
  v1::Event header = Header(ledger);
  ledger.Add(support::Measure("2020-03-01", "m9", "b"));
  EXPECT_TRUE(IsRefused(ledger.AppendAll({header, FollowUpLine(kDay, "t1", "m9", 0, 0, 0)}),
                        v1::ERROR_REASON_UNKNOWN_LINE, {{"line", "m9"}}));
}

}  // namespace
}  // namespace liggare::budget
