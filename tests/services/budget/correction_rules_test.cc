// Corrections of every kind of event, and of corrections.

#include "services/budget/correction_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::AsExample;
using support::CellOf;
using support::Decided;
using support::Kr;
using support::Replacement;
using support::Withdrawal;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kDay[] = "2020-03-01";
constexpr char kLater[] = "2020-06-01";
constexpr char kLatest[] = "2020-09-01";

v1::Event Allocate(const v1::Cell& cell, int64_t amount, const std::string& date = kDay) {
  return support::Allocation(date, cell, amount, Decided("ks"));
}

int64_t BudgetOfM3(const SmallLedger& ledger, const std::string& date) {
  return ledger.Cell(Drift("m3"), date).budget();
}

TEST(CorrectionTest, ReplacementCountsFromTheCorrectionsDate) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const auto record = ledger.Append(Replacement(kLater, event, Allocate(Drift("m3"), 80)));
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_THAT(
      PostingsOf(*record),
      ElementsAre("CELL_ALLOCATED m3/drift/2020 -> FUND_ALLOCATED drift/2020 100 (reversal)",
                  "FUND_ALLOCATED drift/2020 -> CELL_ALLOCATED m3/drift/2020 80"));
  EXPECT_EQ(BudgetOfM3(ledger, "2020-05-31"), 100);
  EXPECT_EQ(BudgetOfM3(ledger, kLater), 80);
  EXPECT_EQ(ledger.Cell(Drift("m3"), kLater, record->position()).budget(), 100);
}

TEST(CorrectionTest, WithdrawalTakesAwayAndItsWithdrawalPutsBack) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const int64_t away = ledger.Add(Withdrawal(kLater, event));
  EXPECT_EQ(BudgetOfM3(ledger, kLater), 0);
  const auto back = ledger.Append(Withdrawal(kLatest, away));
  EXPECT_THAT(PostingsOf(*back), ElementsAre("FUND_ALLOCATED drift/2020 -> "
                                             "CELL_ALLOCATED m3/drift/2020 100 (reversal)"));
  EXPECT_EQ(BudgetOfM3(ledger, "2020-05-31"), 100);
  EXPECT_EQ(BudgetOfM3(ledger, "2020-08-31"), 0);
  EXPECT_EQ(BudgetOfM3(ledger, kLatest), 100);
}

TEST(CorrectionTest, EventIsCorrectedOnceAndTheCorrectionInTurn) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const int64_t first = ledger.Add(Replacement(kDay, event, Allocate(Drift("m3"), 80)));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, event)), v1::ERROR_REASON_ALREADY_CORRECTED,
                        {{"position", std::to_string(event)},
                         {"correction", std::to_string(first)},
                         {"standing", std::to_string(first)}}));
  const auto second = ledger.Append(Replacement(kDay, first, Allocate(Drift("m3"), 60)));
  EXPECT_THAT(PostingsOf(*second),
              ElementsAre("CELL_ALLOCATED m3/drift/2020 -> FUND_ALLOCATED drift/2020 80 (reversal)",
                          "FUND_ALLOCATED drift/2020 -> CELL_ALLOCATED m3/drift/2020 60"));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Withdrawal(kDay, first)), v1::ERROR_REASON_ALREADY_CORRECTED));
  // What the second had corrected counts again, then what the first had.
  ledger.Add(Withdrawal(kDay, second->position()));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 80);
  ledger.Add(Withdrawal(kDay, first));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 100);
  ledger.Add(Replacement(kDay, event, Allocate(Drift("m3"), 70)));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 70);
}

TEST(CorrectionTest, WithdrawalOfAWithdrawalCanBeWithdrawn) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const int64_t first = ledger.Add(Replacement(kDay, event, Allocate(Drift("m3"), 80)));
  const int64_t second = ledger.Add(Withdrawal(kDay, first));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 100);
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kDay, second, Allocate(Drift("m3"), 70))),
                        v1::ERROR_REASON_NOT_CORRECTABLE, {{"standing", std::to_string(event)}}));
  const int64_t third = ledger.Add(Withdrawal(kDay, second));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 80);
  ledger.Add(Withdrawal(kDay, third));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 100);
  ledger.Add(Withdrawal(kDay, event));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 0);
}

TEST(CorrectionTest, WithdrawnEventCanGetAReplacementAfterAll) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const int64_t away = ledger.Add(Withdrawal(kDay, event));
  const int64_t after_all = ledger.Add(Replacement(kDay, away, Allocate(Drift("m3"), 70)));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 70);
  ledger.Add(Withdrawal(kDay, after_all));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 0);
  ledger.Add(Withdrawal(kDay, away));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), 100);
}

TEST(CorrectionTest, ReplacementIsDecidedOnWhatIsLeftAfterTheReversal) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), Kr(500)));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kDay, event, Allocate(Drift("m3"), Kr(501)))),
                        v1::ERROR_REASON_EXCEEDS_UNALLOCATED,
                        {{"asked", "50100"}, {"unallocated", "50000"}}));
  EXPECT_EQ(BudgetOfM3(ledger, kDay), Kr(500));
  EXPECT_TRUE(ledger.Append(Replacement(kDay, event, Allocate(Drift("m3"), Kr(499)))).ok());
}

TEST(CorrectionTest, ReplacementNeedsAuthorityAsItsKindDoes) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  v1::Event replacement = Replacement(kDay, event, Allocate(Drift("m3"), 80));
  replacement.clear_authority();
  EXPECT_TRUE(IsRefused(ledger.Append(replacement), v1::ERROR_REASON_AUTHORITY_MISSING));
  *replacement.mutable_authority() = Decided("kd");
  EXPECT_TRUE(IsRefused(ledger.Append(replacement), v1::ERROR_REASON_MANDATE_MISSING));
}

TEST(CorrectionTest, CorrectionOfADelegatesEffectFreesMandateAndConsultation) {
  SmallLedger ledger;
  ledger.Delegate();
  const v1::Event all = support::Allocation(kDay, Drift("m1"), Kr(200), SmallLedger::Delegated());
  const int64_t event = ledger.Add(all);
  v1::Event less = support::Allocation(kDay, Drift("m1"), Kr(150), SmallLedger::Delegated());
  const auto record = ledger.Append(Replacement(kDay, event, less));
  ASSERT_TRUE(record.ok()) << record.status();
  less.mutable_payload()->mutable_allocation_decided()->set_amount(Kr(51));
  EXPECT_TRUE(IsRefused(ledger.Append(less), v1::ERROR_REASON_BEYOND_CONSULTATION));
  ledger.Add(Withdrawal(kDay, record->position()));
  less.mutable_payload()->mutable_allocation_decided()->set_amount(1);
  EXPECT_TRUE(IsRefused(ledger.Append(less), v1::ERROR_REASON_BEYOND_CONSULTATION));
}

TEST(CorrectionTest, MoneyTakenAwayThatIsUsedIsFlaggedNotRefused) {
  SmallLedger ledger;
  const int64_t grant = ledger.Add(support::Grant(kDay, "drift", Kr(100), Decided("kf")));
  const int64_t event = ledger.Add(Allocate(Drift("m3"), Kr(600)));
  ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(500), "m3"));
  const auto ungranted = ledger.Append(Withdrawal(kDay, grant));
  EXPECT_THAT(FlagsOf(*ungranted), ElementsAre("CORRECTION_BELOW_USED drift unallocated=-10000"));
  const auto record = ledger.Append(Replacement(kDay, event, Allocate(Drift("m3"), Kr(400))));
  EXPECT_THAT(FlagsOf(*record),
              ElementsAre("CORRECTION_BELOW_USED m3/drift/2020 budget=40000 cost=50000"));
  // Putting the money back settles it.
  ledger.Add(Withdrawal(kDay, record->position()));
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_CORRECTION_BELOW_USED), 2);
  ledger.Add(Withdrawal(kDay, ungranted->position()));
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_CORRECTION_BELOW_USED), 1);
}

TEST(CorrectionTest, ReallocationAndCarryOverAreReversed) {
  SmallLedger ledger;
  const int64_t moved =
      ledger.Add(support::Reallocation(kDay, Drift("m1"), Drift("m3"), 100, Decided("ks")));
  const int64_t carried = ledger.Add(
      support::CarryOver("2021-01-10", Drift("m1"), Drift("m1", 2021), 50, Decided("kf")));
  ledger.Add(Withdrawal("2021-02-01", carried));
  ledger.Add(Withdrawal("2021-02-01", moved));
  EXPECT_EQ(ledger.Cell(Drift("m1"), "2021-02-01").remaining(), Kr(400));
  EXPECT_EQ(ledger.Cell(Drift("m1", 2021), "2021-01-31").budget(), 50);
  EXPECT_EQ(ledger.Cell(Drift("m1", 2021), "2021-02-01").budget(), 0);
  EXPECT_EQ(BudgetOfM3(ledger, "2021-02-01"), 0);
}

TEST(CorrectionTest, MonthlyAmountsAreReversedToo) {
  SmallLedger ledger;
  v1::Event monthly = Allocate(Drift("m3"), 1200);
  for (int month = 1; month <= 12; ++month) {
    monthly.mutable_payload()->mutable_allocation_decided()->add_monthly_amounts(month == 12 ? 1200
                                                                                             : 0);
  }
  const int64_t event = ledger.Add(monthly);
  EXPECT_EQ(ledger.Cell(Drift("m3"), "2020-06-30").budget_to_date(), 0);
  ledger.Add(Replacement(kDay, event, Allocate(Drift("m3"), 1200)));
  EXPECT_EQ(ledger.Cell(Drift("m3"), "2020-06-30").budget_to_date(), 600);
}

TEST(CorrectionTest, FlagsOfWhatIsCorrectedAreSettledAndComeBackWithIt) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(AsExample(Allocate(Drift("m3"), 100)));
  const auto record = ledger.Append(Replacement(kLater, event, Allocate(Drift("m3"), 80)));
  EXPECT_THAT(SettledBy(*record), ElementsAre("EXAMPLE m3/drift/2020"));
  EXPECT_THAT(FlagsOf(*record), IsEmpty());
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_EXAMPLE, "2020-05-31"), 1);
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_EXAMPLE, kLater), 0);
  const auto back = ledger.Append(Withdrawal(kLatest, record->position()));
  EXPECT_THAT(FlagsOf(*back), ElementsAre("EXAMPLE m3/drift/2020"));
  ledger.Add(Withdrawal(kLatest, back->position()));
  EXPECT_EQ(ledger.FlagCount(v1::FLAG_REASON_EXAMPLE), 0);
}

TEST(CorrectionTest, ExampleOfATakingAwayIsFlaggedWhereItShows) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  const auto record = ledger.Append(AsExample(Withdrawal(kLater, event)));
  EXPECT_THAT(FlagsOf(*record), ElementsAre("EXAMPLE m3/drift/2020"));
}

TEST(CorrectionTest, CountsFromNoEarlierThanWhatItCorrects) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100, kLater));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal("2020-05-31", event)),
                        v1::ERROR_REASON_NOT_CORRECTABLE,
                        {{"counts_from", kLater}, {"date", "2020-05-31"}}));
  const int64_t away = ledger.Add(Withdrawal(kLatest, event));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kLater, away)), v1::ERROR_REASON_NOT_CORRECTABLE,
                        {{"counts_from", kLatest}}));
}

TEST(CorrectionTest, ReplacementIsOfTheSameKindAndThing) {
  SmallLedger ledger;
  const int64_t event = ledger.Add(Allocate(Drift("m3"), 100));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kDay, event, support::Condition(kDay, "m3"))),
                        v1::ERROR_REASON_NOT_CORRECTABLE));
  const int64_t line = ledger.Add(support::Measure(kDay, "m9", "b"));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kDay, line, support::Measure(kDay, "m8", "b"))),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION,
                        {{"expected", "m9"}, {"given", "m8"}}));
  // An allocation defines nothing: it may turn out to have been another cell's.
  EXPECT_TRUE(ledger.Append(Replacement(kDay, event, Allocate(Drift("m2"), 90))).ok());
}

TEST(CorrectionTest, SomeEventsStand) {
  SmallLedger ledger;
  ledger.Add(support::Erasure(kDay, {1}, Decided("ks")));
  const int64_t erasure = ledger.size() - 1;
  const int64_t header = ledger.size();
  ASSERT_TRUE(ledger
                  .AppendAll({support::FollowUp("2020-05-25", "t1", "2020-04-30", ledger.size(),
                                                Decided("ks")),
                              support::FollowUpLine("2020-05-25", "t1", "m1", Kr(400), 13333, 0)})
                  .ok());
  for (int64_t position : {int64_t{0}, erasure, header, header + 1}) {
    EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kLater, position)),
                          v1::ERROR_REASON_NOT_CORRECTABLE,
                          {{"position", std::to_string(position)}}));
  }
}

TEST(CorrectionTest, NamesAnEarlierEvent) {
  SmallLedger ledger;
  EXPECT_TRUE(
      IsRefused(ledger.Append(Withdrawal(kDay, ledger.size())), v1::ERROR_REASON_BEYOND_LOG));
}

TEST(CorrectionTest, EventOfTheSameAppendCanBeCorrected) {
  SmallLedger ledger;
  const int64_t event = ledger.size();
  ASSERT_TRUE(ledger
                  .AppendAll({Allocate(Drift("m3"), Kr(500)),
                              Replacement(kDay, event, Allocate(Drift("m3"), Kr(400))),
                              Allocate(Drift("m1"), Kr(100))})
                  .ok());
  EXPECT_EQ(ledger.Unallocated("drift", 2020, kDay), 0);
}

// Definitions
// ---------------------------------------------------------------------------------------

TEST(CorrectedDefinitionTest, NameFollowsTheSizeAndConditionTheDateToo) {
  SmallLedger ledger;
  const int64_t line = ledger.Add(support::Measure(kDay, "m9", "b", "first this"));
  const int64_t met = ledger.Add(support::Condition(kDay, "m9"));
  const Size before{ledger.size()};
  ledger.Add(Replacement(kLater, line, support::Measure(kDay, "m9", "a", "first that")));
  ledger.Add(Withdrawal(kLater, met));
  const Size after{ledger.size()};
  const Catalogue& catalogue = ledger.state().catalogue();
  EXPECT_EQ(catalogue.FindLine("m9", before)->payload.parent(), "b");
  EXPECT_EQ(catalogue.FindLine("m9", after)->payload.parent(), "a");
  EXPECT_EQ(catalogue.FindLine("m9", after)->order.value, line);
  const Date day(2020, 3, 1);
  const Date later(2020, 6, 1);
  EXPECT_NE(catalogue.ConditionMetAt("m9", later, before), nullptr);
  EXPECT_NE(catalogue.ConditionMetAt("m9", day, after), nullptr);
  EXPECT_EQ(catalogue.ConditionMetAt("m9", later, after), nullptr);
}

TEST(CorrectedDefinitionTest, WithdrawnUpdateGivesTheEarlierDefinitionBack) {
  SmallLedger ledger;
  v1::Event renamed = support::Measure(kDay, "m1", "b");
  const int64_t update = ledger.Add(renamed);
  ledger.Add(Withdrawal(kDay, update));
  EXPECT_EQ(ledger.state().catalogue().FindLine("m1", Size{ledger.size()})->payload.parent(), "a");
}

TEST(CorrectedDefinitionTest, WithdrawnUpdateMayNotBreakTheTree) {
  SmallLedger ledger;
  // e was a measure, became an area, and m1 was put below it.
  ledger.Add(support::Measure(kDay, "e", "b"));
  const int64_t update = ledger.Add(support::Area(kDay, "e", "p"));
  ledger.Add(support::Measure(kDay, "m1", "e"));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, update)),
                        v1::ERROR_REASON_INCONSISTENT_DEFINITION, {{"line", "e"}}));
}

TEST(CorrectedDefinitionTest, LineInUseStays) {
  SmallLedger ledger;
  const auto refused = [&](int64_t line) {
    return IsRefused(ledger.Append(Withdrawal("2020-12-31", line)),
                     v1::ERROR_REASON_DEFINITION_IN_USE);
  };
  const int64_t area = ledger.Add(support::Area(kDay, "e", "p"));
  const int64_t child = ledger.Add(support::Measure(kDay, "e1", "e"));
  EXPECT_TRUE(refused(area));
  const int64_t estimate = ledger.Add(support::Estimate(kDay, "e1", v1::FUND_KIND_OPERATING, 1, 1));
  EXPECT_TRUE(refused(child));
  ledger.Add(Withdrawal(kDay, estimate));
  const int64_t allocation = ledger.Add(Allocate(Drift("e1"), 5));
  EXPECT_TRUE(refused(child));
  // On dates before a later withdrawal its budget would have no name.
  const int64_t away = ledger.Add(Withdrawal(kLater, allocation));
  EXPECT_TRUE(refused(child));
  ledger.Add(Withdrawal(kLater, away));
  const int64_t second = ledger.Add(Allocate(Drift("e1"), 5));
  ledger.Add(Withdrawal(kDay, second));
  EXPECT_TRUE(refused(child));
  const int64_t other = ledger.Add(support::Measure(kDay, "e2", "e"));
  ledger.Add(Withdrawal(kDay, ledger.Add(Allocate(Drift("e2"), 5))));
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, other)).ok());
  EXPECT_EQ(ledger.state().catalogue().FindLine("e2", Size{ledger.size()}), nullptr);
}

TEST(CorrectedDefinitionTest, LineThatEntriesEverCameToStays) {
  SmallLedger ledger;
  const int64_t line = ledger.Add(support::Measure(kDay, "e1", "a"));
  const int64_t entry = ledger.Add(SmallLedger::CostOf(kDay, 5, "e1"));
  ledger.Add(Withdrawal(kDay, entry));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, line)), v1::ERROR_REASON_DEFINITION_IN_USE,
                        {{"line", "e1"}}));
}

TEST(CorrectedDefinitionTest, DecisionThatIsCitedStaysWithWhatIsCited) {
  SmallLedger ledger;
  const int64_t decision =
      ledger.Add(support::Decision(kDay, "new", "styrelsen", v1::BODY_LEVEL_BOARD, 2));
  const int64_t allocation =
      ledger.Add(support::Allocation(kDay, Drift("m3"), 5, Decided("new", 2)));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, decision)),
                        v1::ERROR_REASON_DEFINITION_IN_USE, {{"decision", "new"}}));
  EXPECT_TRUE(IsRefused(
      ledger.Append(Replacement(
          kDay, decision, support::Decision(kDay, "new", "styrelsen", v1::BODY_LEVEL_BOARD, 1))),
      v1::ERROR_REASON_DEFINITION_IN_USE, {{"used_by", "item 2 is cited"}}));
  EXPECT_TRUE(
      ledger
          .Append(Replacement(kDay, decision,
                              support::Decision(kDay, "new", "styrelsen", v1::BODY_LEVEL_BOARD, 3)))
          .ok());
  // What is corrected cites no longer.
  ledger.Add(Replacement(kDay, allocation, Allocate(Drift("m3"), 6)));
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, ledger.size() - 2)).ok());
  EXPECT_NE(ledger.state().catalogue().FindDecision("new", Size{ledger.size()}), nullptr);
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, decision)).ok());
  EXPECT_EQ(ledger.state().catalogue().FindDecision("new", Size{ledger.size()}), nullptr);
}

TEST(CorrectedDefinitionTest, WhatRestedOnAWithdrawnDecisionDoesNotComeBack) {
  SmallLedger ledger;
  const int64_t decision =
      ledger.Add(support::Decision(kDay, "new", "styrelsen", v1::BODY_LEVEL_BOARD));
  const int64_t allocation = ledger.Add(support::Allocation(kDay, Drift("m3"), 5, Decided("new")));
  const int64_t away = ledger.Add(Withdrawal(kDay, allocation));
  const int64_t undecided = ledger.Add(Withdrawal(kDay, decision));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, away)), v1::ERROR_REASON_UNKNOWN_DECISION));
  ledger.Add(Withdrawal(kDay, undecided));
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, away)).ok());
  EXPECT_TRUE(
      IsRefused(ledger.Append(Withdrawal(kDay, decision)), v1::ERROR_REASON_DEFINITION_IN_USE));
}

TEST(CorrectedDefinitionTest, FreedIdCanBeTakenAndThenNotBeGivenBack) {
  SmallLedger ledger;
  const v1::Event said = support::Decision(kDay, "new", "styrelsen", v1::BODY_LEVEL_BOARD);
  const int64_t decision = ledger.Add(said);
  const int64_t away = ledger.Add(Withdrawal(kDay, decision));
  EXPECT_TRUE(ledger.Append(said).ok());
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, away)), v1::ERROR_REASON_ID_EXISTS));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(kDay, away, said)), v1::ERROR_REASON_ID_EXISTS));
}

TEST(CorrectedDefinitionTest, MandateAndConsultationInUseStay) {
  SmallLedger ledger;
  ledger.Delegate();
  const int64_t mandate = ledger.size() - 2;
  const int64_t consultation = ledger.size() - 1;
  const int64_t effect =
      ledger.Add(support::Allocation(kDay, Drift("m1"), Kr(150), SmallLedger::Delegated()));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, mandate)),
                        v1::ERROR_REASON_DEFINITION_IN_USE, {{"mandate", "m"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, consultation)),
                        v1::ERROR_REASON_DEFINITION_IN_USE, {{"consultation", "c"}}));
  EXPECT_TRUE(IsRefused(ledger.Append(Replacement(
                            kDay, consultation,
                            support::Consultation("2020-02-10", "c", "samrad", {{"m1", Kr(149)}}))),
                        v1::ERROR_REASON_DEFINITION_IN_USE));
  EXPECT_TRUE(ledger
                  .Append(Replacement(
                      kDay, consultation,
                      support::Consultation("2020-02-10", "c", "samrad", {{"m1", Kr(150)}})))
                  .ok());
  // Consulted before as it was then: the correction counts from March on.
  EXPECT_TRUE(
      ledger.Append(support::Allocation("2020-02-28", Drift("a"), Kr(1), SmallLedger::Delegated()))
          .ok());
  ledger.Add(Withdrawal(kDay, effect));
  ledger.Add(Withdrawal(kDay, ledger.size() - 2));
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, mandate)).ok());
  EXPECT_TRUE(
      IsRefused(ledger.Append(support::Allocation(kDay, Drift("m1"), 1, SmallLedger::Delegated())),
                v1::ERROR_REASON_UNKNOWN_MANDATE));
}

TEST(CorrectedDefinitionTest, SmallerBaseThanDistributedIsFlagged) {
  SmallLedger ledger;
  ledger.Delegate();
  const int64_t mandate = ledger.size() - 2;
  ledger.Add(support::Allocation(kDay, Drift("m1"), Kr(150), SmallLedger::Delegated()));
  v1::Event smaller = ledger.record(mandate).event();
  smaller.mutable_payload()->mutable_mandate_given()->set_base_amount(Kr(100));
  EXPECT_THAT(FlagsOf(*ledger.Append(Replacement(kDay, mandate, smaller))),
              ElementsAre("CORRECTION_BELOW_USED [m] left=-5000"));
}

TEST(CorrectedDefinitionTest, FundInUseKeepsItsTerms) {
  SmallLedger ledger;
  const int64_t opening = ledger.Add(support::Opening(kDay, "ny", Kr(10), Decided("kf")));
  const auto terms = [&](v1::FundKind kind, int last_year) {
    return support::Opening(
        kDay, "ny", Kr(20), Decided("kf"),
        {.kind = kind, .first_year = 2020, .last_year = last_year, .activity_code = "7118"});
  };
  const v1::Event same = terms(v1::FUND_KIND_OPERATING, 2020);
  // Its own money on dates before the correction counts is in the fund's old pool.
  EXPECT_TRUE(
      IsRefused(ledger.Append(Replacement(kLater, opening, terms(v1::FUND_KIND_OPERATING, 2021))),
                v1::ERROR_REASON_DEFINITION_IN_USE, {{"fund", "ny"}}));
  const int64_t corrected = ledger.Add(Replacement(kDay, opening, same));
  EXPECT_EQ(ledger.state().catalogue().FindFund("ny", Size{ledger.size()})->activity_code(),
            "7118");
  const int64_t longer =
      ledger.Add(Replacement(kDay, corrected, terms(v1::FUND_KIND_OPERATING, 2021)));
  EXPECT_EQ(ledger.Unallocated("ny", 2021, kDay), Kr(20));
  ledger.Add(Allocate(CellOf("m1", "ny"), Kr(5)));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Replacement(kDay, longer, terms(v1::FUND_KIND_INVESTMENT, 2021))),
                v1::ERROR_REASON_DEFINITION_IN_USE));
  EXPECT_TRUE(
      IsRefused(ledger.Append(Withdrawal(kDay, longer)), v1::ERROR_REASON_DEFINITION_IN_USE));
}

TEST(CorrectedDefinitionTest, FirstGrantStaysWhileOthersRestOnIt) {
  SmallLedger ledger;
  const int64_t opening = ledger.Add(support::Opening(kDay, "ny", Kr(10), Decided("kf")));
  const int64_t more = ledger.Add(support::Grant(kDay, "ny", Kr(5), Decided("kf")));
  EXPECT_TRUE(IsRefused(ledger.Append(Withdrawal(kDay, opening)),
                        v1::ERROR_REASON_DEFINITION_IN_USE, {{"fund", "ny"}}));
  ledger.Add(Replacement(kDay, more, support::Grant(kDay, "ny", Kr(6), Decided("kf"))));
  EXPECT_EQ(ledger.Unallocated("ny", 2020, kDay), Kr(16));
  ledger.Add(Withdrawal(kDay, ledger.size() - 1));
  ledger.Add(Withdrawal(kDay, more));
  EXPECT_TRUE(ledger.Append(Withdrawal(kDay, opening)).ok());
  EXPECT_FALSE(ledger.state().catalogue().FindFund("ny", Size{ledger.size()}).has_value());
}

TEST(CorrectedDefinitionTest, AmountOfAFundMayTurnOutToBeUnknown) {
  SmallLedger ledger;
  const int64_t opening = ledger.Add(support::Opening(kDay, "ny", Kr(10), Decided("kf")));
  ledger.Add(Replacement(kDay, opening, support::Opening(kDay, "ny", {}, Decided("kf"))));
  EXPECT_TRUE(ledger.Append(Allocate(CellOf("m1", "ny"), Kr(500))).ok());
}

TEST(CorrectedDefinitionTest, StatusThatWasNeverIsWithdrawn) {
  SmallLedger ledger;
  const int64_t annulled =
      ledger.Add(support::StatusChange(kDay, "ks", v1::DECISION_STATUS_ANNULLED));
  EXPECT_FALSE(ledger.Append(Allocate(Drift("m3"), 1)).ok());
  ledger.Add(Withdrawal(kDay, annulled));
  EXPECT_TRUE(ledger.Append(Allocate(Drift("m3"), 1)).ok());
}

}  // namespace
}  // namespace liggare::budget
