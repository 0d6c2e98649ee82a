// Why an event may be: authority, decisions in force, mandates and consultations.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::Decided;
using support::Interpreted;
using support::Kr;
using testing::ElementsAre;
using testing::IsEmpty;

v1::Event Allocate(const v1::Authority& authority, int64_t amount = Kr(10),
                   const std::string& line = "m1") {
  return support::Allocation("2020-03-01", Drift(line), amount, authority);
}

TEST(AuthorityTest, EffectWithoutAuthorityIsRefused) {
  SmallLedger ledger;
  v1::Event allocation = Allocate({});
  allocation.clear_authority();
  EXPECT_TRUE(IsRefused(ledger.Append(allocation), v1::ERROR_REASON_AUTHORITY_MISSING));
  for (v1::Event event :
       {support::Reallocation("2020-03-01", Drift("m1"), Drift("m2"), Kr(1), {}),
        support::CarryOver("2020-03-01", Drift("m1"), Drift("m1", 2021), Kr(1), {}),
        support::Grant("2020-03-01", "drift", Kr(1), {}),
        support::Mandate("2020-03-01", "x", "direktor", {"drift"}, Kr(1), {}),
        support::Erasure("2020-03-01", {1}, {}),
        support::FollowUp("2020-03-01", "t1", "2020-02-28", 1, {})}) {
    event.clear_authority();
    EXPECT_TRUE(IsRefused(ledger.Append(event), v1::ERROR_REASON_AUTHORITY_MISSING));
  }
}

TEST(AuthorityTest, UnknownDecisionAndItemAreRefused) {
  SmallLedger ledger;
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Decided("nowhere"))),
                        v1::ERROR_REASON_UNKNOWN_DECISION, {{"decision", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Decided("ks", 3))),
                        v1::ERROR_REASON_UNKNOWN_DECISION, {{"decision", "ks"}, {"item", "3"}}));
  EXPECT_TRUE(ledger.Append(Allocate(Decided("ks", 0))).ok());
  // Also where none is needed: what is cited must be there.
  v1::Event cost = SmallLedger::CostOf("2020-03-01", Kr(1), "m1");
  *cost.mutable_authority() = Decided("nowhere");
  EXPECT_TRUE(IsRefused(ledger.Append(cost), v1::ERROR_REASON_UNKNOWN_DECISION));
}

TEST(AuthorityTest, StayedDecisionBearsNothingNewUntilItIsFinal) {
  SmallLedger ledger;
  ledger.Add(support::StatusChange("2020-02-15", "ks", v1::DECISION_STATUS_STAYED));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Allocate(Decided("ks", 1))), v1::ERROR_REASON_DECISION_NOT_IN_FORCE,
      {{"decision", "ks"}, {"status", "DECISION_STATUS_STAYED"}, {"since", "2020-02-15"}}));
  // Before the stay the decision bore what rests on it.
  EXPECT_TRUE(
      ledger.Append(support::Allocation("2020-02-14", Drift("m1"), Kr(1), Decided("ks"))).ok());
  ledger.Add(support::StatusChange("2020-02-20", "ks", v1::DECISION_STATUS_FINAL));
  EXPECT_TRUE(ledger.Append(Allocate(Decided("ks", 1))).ok());
}

TEST(AuthorityTest, AppealedDecisionIsInForceAndReplacedOneIsNot) {
  SmallLedger ledger;
  ledger.Add(support::StatusChange("2020-02-15", "ks", v1::DECISION_STATUS_APPEALED));
  EXPECT_TRUE(ledger.Append(Allocate(Decided("ks"))).ok());
  ledger.Add(support::StatusChange("2020-02-16", "ks", v1::DECISION_STATUS_REPLACED));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Allocate(Decided("ks"))), v1::ERROR_REASON_DECISION_NOT_IN_FORCE));
}

TEST(AuthorityTest, AnnulmentBlocksWhateverItsDate) {
  SmallLedger ledger;
  ledger.Add(support::StatusChange("2020-12-01", "ks", v1::DECISION_STATUS_ANNULLED));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(Decided("ks"))),
                        v1::ERROR_REASON_DECISION_NOT_IN_FORCE,
                        {{"status", "DECISION_STATUS_ANNULLED"}}));
}

TEST(AuthorityTest, InterpretationIsFlaggedOnEveryCell) {
  SmallLedger ledger;
  const auto record = ledger.Append(
      support::Reallocation("2020-03-01", Drift("m1"), Drift("m2"), Kr(5), Interpreted("ks")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record),
              ElementsAre("INTERPRETATION m1/drift/2020", "INTERPRETATION m2/drift/2020"));
}

TEST(AuthorityTest, OfficialNeedsMandate) {
  SmallLedger ledger;
  for (const v1::Authority& authority : {Decided("kd"), Interpreted("kd")}) {
    EXPECT_TRUE(IsRefused(ledger.Append(Allocate(authority)), v1::ERROR_REASON_MANDATE_MISSING,
                          {{"decision", "kd"}}));
  }
  // An official may decide what moves no budget.
  EXPECT_TRUE(ledger.Append(support::Erasure("2020-03-01", {1}, Decided("kd"))).ok());
}

TEST(MandateTest, DelegateDistributesWithinMandate) {
  SmallLedger ledger;
  ledger.Delegate();
  const auto record = ledger.Append(Allocate(SmallLedger::Delegated(), Kr(200)));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_THAT(FlagsOf(*record), IsEmpty());
  EXPECT_THAT(PostingsOf(*record),
              ElementsAre("FUND_ALLOCATED drift/2020 -> CELL_ALLOCATED m1/drift/2020 20000",
                          "MANDATE_BASE [m] -> MANDATE_USED [m] 20000",
                          "MEMORANDUM -> CONSULTATION_USED m1 [c] 20000"));
}

TEST(MandateTest, UnknownMandateIsRefusedAlsoBeforeItIsGiven) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(support::Delegated("kd", "nowhere", "c"))),
                        v1::ERROR_REASON_UNKNOWN_MANDATE, {{"mandate", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Allocation("2020-01-31", Drift("m1"), Kr(1),
                                                          SmallLedger::Delegated())),
                        v1::ERROR_REASON_UNKNOWN_MANDATE, {{"date", "2020-01-31"}}));
}

TEST(MandateTest, AnotherBodysDecisionIsNotTheDelegates) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(support::Delegated("kf", "m", "c"))),
                        v1::ERROR_REASON_NOT_THE_DELEGATE,
                        {{"body", "fullmaktige"}, {"delegate", "direktor"}}));
}

TEST(MandateTest, FundAndKindOfEffectBeyondMandateAreRefused) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(
      IsRefused(ledger.Append(support::Allocation("2020-03-01", support::CellOf("m1", "drift2"),
                                                  Kr(1), SmallLedger::Delegated())),
                v1::ERROR_REASON_BEYOND_MANDATE, {{"fund", "drift2"}}));
  EXPECT_TRUE(
      IsRefused(ledger.Append(support::CarryOver("2020-03-01", Drift("m1"), Drift("m1", 2021),
                                                 Kr(1), SmallLedger::Delegated())),
                v1::ERROR_REASON_BEYOND_MANDATE));
  EXPECT_TRUE(IsRefused(
      ledger.Append(support::Grant("2020-03-01", "drift", Kr(1), SmallLedger::Delegated())),
      v1::ERROR_REASON_BEYOND_MANDATE));
}

TEST(MandateTest, ReservedLineIsRefusedBothWays) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(1), "m2")),
                        v1::ERROR_REASON_RESERVED_LINE, {{"line", "m2"}}));
  for (const auto& [from, to] : {std::pair("m1", "m2"), std::pair("m2", "m1")}) {
    EXPECT_TRUE(IsRefused(ledger.Append(support::Reallocation("2020-03-01", Drift(from), Drift(to),
                                                              Kr(1), SmallLedger::Delegated())),
                          v1::ERROR_REASON_RESERVED_LINE, {{"line", "m2"}}));
  }
}

TEST(MandateTest, MoreThanBaseIsRefusedWithItsNumbers) {
  SmallLedger ledger;
  ledger.Delegate();
  ledger.Add(Allocate(SmallLedger::Delegated(), Kr(150)));
  ledger.Add(Allocate(SmallLedger::Delegated(), Kr(100), "m3"));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Allocate(SmallLedger::Delegated(), Kr(50.01), "m3")),
      v1::ERROR_REASON_BEYOND_MANDATE_BASE,
      {{"asked", "5001"}, {"base", "30000"}, {"distributed", "25000"}, {"left", "5000"}}));
  EXPECT_TRUE(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(50), "m3")).ok());
}

TEST(MandateTest, BaseIsCheckedOnLaterDatesToo) {
  SmallLedger ledger;
  ledger.Delegate();
  ledger.Add(support::Allocation("2020-06-01", Drift("m3"), Kr(300), SmallLedger::Delegated()));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(1))),
                        v1::ERROR_REASON_BEYOND_MANDATE_BASE,
                        {{"left", "0"}, {"date", "2020-06-01"}}));
}

TEST(MandateTest, DelegateTakesBackNoMoreThanItDistributed) {
  SmallLedger ledger;
  ledger.Delegate();
  v1::Event back = support::Consultation("2020-02-11", "back", "samrad", {{"m1", {}}});
  ledger.Add(back);
  const v1::Authority authority = support::Delegated("kd", "m", "back");
  ledger.Add(Allocate(SmallLedger::Delegated(), Kr(20)));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(authority, Kr(-21))),
                        v1::ERROR_REASON_BEYOND_MANDATE_BASE,
                        {{"asked", "-2100"}, {"distributed", "2000"}}));
  EXPECT_TRUE(ledger.Append(Allocate(authority, Kr(-20))).ok());
}

TEST(MandateTest, MandateOfAnnulledDecisionBearsNothing) {
  SmallLedger ledger;
  ledger.Delegate();
  ledger.Add(support::StatusChange("2020-02-20", "ks", v1::DECISION_STATUS_ANNULLED));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(SmallLedger::Delegated())),
                        v1::ERROR_REASON_DECISION_NOT_IN_FORCE, {{"decision", "ks"}}));
}

TEST(MandateTest, EffectDoesNotComeBackWithoutItsMandateAndConsultation) {
  SmallLedger ledger;
  ledger.Delegate();
  const int64_t mandate = ledger.size() - 2;
  const int64_t consultation = ledger.size() - 1;
  const int64_t effect = ledger.Add(Allocate(SmallLedger::Delegated()));
  const int64_t away = ledger.Add(support::Withdrawal("2020-03-01", effect));
  const int64_t not_consulted = ledger.Add(support::Withdrawal("2020-03-01", consultation));
  const v1::Event back = support::Withdrawal("2020-03-01", away);
  EXPECT_TRUE(IsRefused(ledger.Append(back), v1::ERROR_REASON_UNKNOWN_CONSULTATION));
  ledger.Add(support::Withdrawal("2020-03-01", not_consulted));
  const int64_t not_given = ledger.Add(support::Withdrawal("2020-03-01", mandate));
  EXPECT_TRUE(IsRefused(ledger.Append(back), v1::ERROR_REASON_UNKNOWN_MANDATE));
  ledger.Add(support::Withdrawal("2020-03-01", not_given));
  EXPECT_TRUE(ledger.Append(back).ok());
}

TEST(ConsultationTest, DelegateMustConsultAndThePrincipalNeedNot) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(support::Delegated("kd", "m"))),
                        v1::ERROR_REASON_CONSULTATION_MISSING, {{"consult_body", "samrad"}}));
  EXPECT_TRUE(ledger.Append(Allocate(Decided("ks"))).ok());
}

TEST(ConsultationTest, UnknownConsultationIsRefusedAlsoBeforeItIsHeld) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(support::Delegated("kd", "m", "nowhere"))),
                        v1::ERROR_REASON_UNKNOWN_CONSULTATION, {{"consultation", "nowhere"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(support::Allocation("2020-02-09", Drift("m1"), Kr(1),
                                                          SmallLedger::Delegated())),
                        v1::ERROR_REASON_UNKNOWN_CONSULTATION, {{"date", "2020-02-09"}}));
}

TEST(ConsultationTest, WrongBodyIsRefused) {
  SmallLedger ledger;
  ledger.Delegate();
  ledger.Add(support::Consultation("2020-02-11", "other", "foraldrar", {{"m1", {}}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(support::Delegated("kd", "m", "other"))),
                        v1::ERROR_REASON_WRONG_CONSULTED_BODY,
                        {{"body", "foraldrar"}, {"consult_body", "samrad"}}));
}

TEST(ConsultationTest, LineAndAmountBeyondItAreRefused) {
  SmallLedger ledger;
  ledger.Delegate();
  EXPECT_TRUE(IsRefused(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(1), "b")),
                        v1::ERROR_REASON_BEYOND_CONSULTATION, {{"line", "b"}, {"asked", "100"}}));
  ledger.Add(Allocate(SmallLedger::Delegated(), Kr(150)));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(50.01))),
                v1::ERROR_REASON_BEYOND_CONSULTATION,
                {{"line", "m1"}, {"asked", "5001"}, {"used", "15000"}, {"consulted", "20000"}}));
  // It spoke of more money to m1, not of less.
  EXPECT_TRUE(IsRefused(ledger.Append(support::Reallocation("2020-03-01", Drift("m1"), Drift("a"),
                                                            Kr(160), SmallLedger::Delegated())),
                        v1::ERROR_REASON_BEYOND_CONSULTATION, {{"asked", "-16000"}}));
  // Without an amount it sets no limit.
  EXPECT_TRUE(ledger.Append(Allocate(SmallLedger::Delegated(), Kr(150), "a")).ok());
}

TEST(ConsultationTest, DisagreementIsFlaggedAndBlocksNothing) {
  SmallLedger ledger;
  ledger.Delegate();
  v1::Event held = support::Consultation("2020-02-11", "no", "samrad", {{"m1", {}}});
  held.mutable_payload()->mutable_consultation_held()->set_opinion(v1::OPINION_DISAGREES);
  ledger.Add(held);
  const auto record = ledger.Append(Allocate(support::Delegated("kd", "m", "no")));
  ASSERT_TRUE(record.ok());
  EXPECT_THAT(FlagsOf(*record), ElementsAre("CONSULTED_BODY_DISAGREED m1/drift/2020 [no]"));
}

}  // namespace
}  // namespace liggare::budget
