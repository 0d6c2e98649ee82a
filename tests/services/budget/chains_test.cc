// What the rules look up in the log, and that it is little however long the log is.

#include "services/budget/chains.h"

#include <gtest/gtest.h>

#include "tests/services/budget/small_ledger.h"

namespace liggare::budget {
namespace {

using support::Decided;
using support::Kr;

// How many look-ups an event takes, let in or refused.
int64_t LookUpsOf(SmallLedger& ledger, const v1::Event& event) {
  const int64_t before = ledger.look_ups();
  (void)ledger.Append(event);
  return ledger.look_ups() - before;
}

TEST(ChainsTest, CostLooksNothingUp) {
  SmallLedger ledger;
  EXPECT_EQ(LookUpsOf(ledger, SmallLedger::CostOf("2020-04-01", Kr(5), "m1")), 0);
  EXPECT_EQ(LookUpsOf(ledger, support::Cost("2020-04-01", Kr(5))), 0);
}

TEST(ChainsTest, WhatNothingSpeaksOfTakesTwoLookUps) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(5), "m1"));
  for (int i = 0; i < 100; ++i) ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(1), "m1"));
  EXPECT_EQ(LookUpsOf(ledger, support::Attribution("2020-04-01", entry, {{Drift("m2"), Kr(5)}})),
            2);
  // The attribution, and nothing that speaks of it, beside the entry.
  EXPECT_EQ(LookUpsOf(ledger, support::Withdrawal("2020-04-01", entry)), 5);
}

TEST(ChainsTest, HoldWhatSpeaksOfAnEventThroughOthers) {
  SmallLedger ledger;
  const int64_t entry = ledger.Add(SmallLedger::CostOf("2020-04-01", Kr(5), "m1"));
  const int64_t attribution =
      ledger.Add(support::Attribution("2020-04-01", entry, {{Drift("m2"), Kr(5)}}));
  const int64_t withdrawal = ledger.Add(support::Withdrawal("2020-04-02", attribution));
  const int64_t correction = ledger.Add(
      support::Replacement("2020-04-03", entry, SmallLedger::CostOf("2020-04-03", Kr(6), "m1")));
  for (int64_t position : {entry, attribution, withdrawal, correction}) {
    const Chains chains = ledger.Chains(position);
    EXPECT_EQ(chains.OfEvent(Position{entry}).standing, Position{correction});
    EXPECT_EQ(chains.OfAttributions(Position{entry}).standing, Position{entry});
    EXPECT_EQ(chains.OfAttributions(Position{entry}).latest(), Position{withdrawal});
    EXPECT_EQ(chains.CorrectionOf(Position{attribution}), Position{withdrawal});
    EXPECT_TRUE(chains.IsTakenBack(Position{attribution}));
    EXPECT_TRUE(chains.IsTakenBack(Position{entry}));
    EXPECT_FALSE(chains.IsTakenBack(Position{correction}));
  }
}

TEST(CitationsTest, DecisionThatIsCitedOftenTakesAFewLookUps) {
  SmallLedger ledger;
  const int64_t decision =
      ledger.Add(support::Decision("2020-02-01", "ny", "styrelsen", v1::BODY_LEVEL_BOARD, 2));
  int64_t first = 0;
  for (int i = 0; i < 100; ++i) {
    v1::Event cost = SmallLedger::CostOf("2020-04-01", Kr(1), "m1");
    *cost.mutable_authority() = Decided("ny", 1);
    const int64_t position = ledger.Add(cost);
    if (i == 0) first = position;
  }
  const int64_t before = ledger.look_ups();
  EXPECT_TRUE(
      IsRefused(ledger.Append(support::Withdrawal("2020-05-01", decision)),
                v1::ERROR_REASON_DEFINITION_IN_USE,
                {{"used_by", "the event at position " + std::to_string(first) + " rests on it"}}));
  EXPECT_LT(ledger.look_ups() - before, 10);
}

TEST(CitationsTest, WhatIsCorrectedCitesNoLongerUntilItIsPutBack) {
  SmallLedger ledger;
  const int64_t decision =
      ledger.Add(support::Decision("2020-02-01", "ny", "styrelsen", v1::BODY_LEVEL_BOARD));
  v1::Event cost = SmallLedger::CostOf("2020-04-01", Kr(1), "m1");
  *cost.mutable_authority() = Decided("ny");
  const int64_t entry = ledger.Add(cost);
  const auto withdrawn = support::Withdrawal("2020-05-01", decision);
  EXPECT_TRUE(IsRefused(ledger.Append(withdrawn), v1::ERROR_REASON_DEFINITION_IN_USE));
  const int64_t taken = ledger.Add(support::Withdrawal("2020-04-02", entry));
  ledger.Add(support::Withdrawal("2020-04-03", taken));
  EXPECT_TRUE(IsRefused(ledger.Append(withdrawn), v1::ERROR_REASON_DEFINITION_IN_USE));
  ledger.Add(support::Withdrawal("2020-04-04", entry));
  EXPECT_TRUE(ledger.Append(withdrawn).ok());
}

}  // namespace
}  // namespace liggare::budget
