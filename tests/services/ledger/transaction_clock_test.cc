#include "services/ledger/transaction_clock.h"

#include <gtest/gtest.h>

#include "services/budget/refusal.h"
#include "tests/support/manual_clock.h"

namespace liggare::ledger {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1'590'000'000);

TEST(TransactionClockTest, BatchIsRecordedAtTheClocksTime) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  auto begun = transactions.BeginBatch();
  ASSERT_TRUE(begun.ok());
  EXPECT_EQ(*begun, clock.Now());
}

TEST(TransactionClockTest, ClockThatJumpsStopsBatchesForGood) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  clock.Jump(absl::Seconds(61));
  EXPECT_EQ(budget::ReasonOf(transactions.BeginBatch().status()), v1::ERROR_REASON_CLOCK_JUMPED);
  clock.Jump(-absl::Seconds(61));
  EXPECT_EQ(budget::ReasonOf(transactions.BeginBatch().status()), v1::ERROR_REASON_CLOCK_JUMPED);
  EXPECT_TRUE(transactions.jumped());
}

TEST(TransactionClockTest, ClockThatJumpsBackStopsBatchesToo) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  clock.Jump(-absl::Seconds(61));
  EXPECT_EQ(budget::ReasonOf(transactions.BeginBatch().status()), v1::ERROR_REASON_CLOCK_JUMPED);
}

TEST(TransactionClockTest, TimeThatPassesAndSmallStepsAreNoJump) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  clock.Advance(absl::Hours(24));
  ASSERT_TRUE(transactions.BeginBatch().ok());
  transactions.EndBatch();
  for (int i = 0; i < 5; ++i) {
    clock.Jump(absl::Seconds(30));
    ASSERT_TRUE(transactions.BeginBatch().ok());
    transactions.EndBatch();
  }
}

TEST(TransactionClockTest, InstantToComeIsNotSettled) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  EXPECT_TRUE(transactions.Settle(clock.Now()).ok());
  const absl::Status beyond = transactions.Settle(clock.Now() + absl::Microseconds(1));
  EXPECT_EQ(budget::ReasonOf(beyond), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_TRUE(absl::IsOutOfRange(beyond));
}

TEST(TransactionClockTest, NoBatchIsRecordedAtASettledInstant) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  const absl::Time settled = clock.Now();
  ASSERT_TRUE(transactions.Settle(settled).ok());
  EXPECT_GT(*transactions.BeginBatch(), settled);
  transactions.EndBatch();
  clock.Jump(-absl::Seconds(10));
  EXPECT_GT(*transactions.BeginBatch(), settled);
}

TEST(TransactionClockTest, InstantOfABatchInTheMakingIsNotSettled) {
  support::ManualClock clock(kNow);
  TransactionClock transactions(clock);
  const absl::Time batch = *transactions.BeginBatch();
  clock.Advance(absl::Seconds(1));
  EXPECT_TRUE(absl::IsOutOfRange(transactions.Settle(batch)));
  EXPECT_TRUE(transactions.Settle(batch - absl::Microseconds(1)).ok());
  transactions.EndBatch();
  EXPECT_TRUE(transactions.Settle(batch).ok());
}

}  // namespace
}  // namespace liggare::ledger
