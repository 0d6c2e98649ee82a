// A store that could not write what it was asked to halts rather than lies.

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class HaltTest : public LedgerFixture {
 protected:
  HaltTest() { CreateLedger(); }

  void ExpectHalted(const absl::Status& status) {
    EXPECT_EQ(Reason(status), v1::ERROR_REASON_HALTED) << status;
    EXPECT_TRUE(absl::IsDataLoss(status));
  }
};

TEST_F(HaltTest, NothingOfABatchThatCouldNotBeSyncedIsAcknowledged) {
  auto first = Take(AppendOf({Cost(1)}));
  auto second = Take(AppendOf({Cost(2), Cost(3)}));
  auto again = Take(AppendOf({Cost(4)}));
  faults_.Plan(support::kWalSyncFails);
  appender_->Commit();
  ExpectHalted(first->value().status());
  ExpectHalted(second->value().status());
  ExpectHalted(again->value().status());
  EXPECT_EQ(ledger()->head().size.value, 1);
  EXPECT_EQ(projection().size().value, 1);
}

TEST_F(HaltTest, RepeatedAppendOfAFailedBatchIsNotAcknowledged) {
  const v1::AppendRequest request = AppendOf({Cost(1)});
  faults_.Plan(support::kWalSyncFails);
  ExpectHalted(Append(request).status());
  ExpectHalted(Append(request).status());
}

TEST_F(HaltTest, RepeatedAppendInTheFailedBatchIsNotAcknowledged) {
  const v1::AppendRequest request = AppendOf({Cost(1)});
  auto first = Take(request);
  faults_.Plan(support::kWalSyncFails);
  auto again = Take(request);
  appender_->Commit();
  ExpectHalted(first->value().status());
  ExpectHalted(again->value().status());
}

TEST_F(HaltTest, HaltedStoreTakesNothingAndStaysReadable) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  faults_.Plan(support::kWalSyncFails);
  ExpectHalted(Append(AppendOf({Cost(2)})).status());
  ExpectHalted(Append(AppendOf({Cost(3)})).status());
  ExpectHalted(Append(AppendOf({Cost(1)})).status());
  ExpectHalted(Create(NewLedger("annan")).status());
  v1::AppendRequest validated = AppendOf({Cost(5)});
  validated.set_validate_only(true);
  ExpectHalted(Append(validated).status());

  v1::GetEventRequest question;
  question.set_ledger(kLedger);
  question.set_event_id(EventId(1));
  auto event = GetEvent(sources(), question);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_EQ(event->record().position(), 1);
}

TEST_F(HaltTest, AfterARestartARetryIsStoredOnce) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  faults_.Plan(support::kWalSyncFails);
  ExpectHalted(Append(AppendOf({Cost(2)})).status());
  Close();
  faults_.LoseUnsynced();
  Open();
  auto retried = Append(AppendOf({Cost(2)}));
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->first_position(), 2);
  EXPECT_EQ(ledger()->head().size.value, 3);
}

TEST_F(HaltTest, AcknowledgedAppendSurvivesThePowerCut) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  faults_.CutPower();
  Close();
  faults_.LoseUnsynced();
  Open();
  EXPECT_EQ(ledger()->head().size.value, 3);
  EXPECT_TRUE(Append(AppendOf({Cost(1), Cost(2)}))->repeated_append());
}

TEST_F(HaltTest, OneSyncedWriteForABatchAcrossLedgers) {
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  const int before = faults_.wal_syncs();
  for (int i = 0; i < 10; ++i) {
    Take(AppendOf({Cost(i)}));
    Take(AppendOf({Cost(i)}, "annan"));
  }
  appender_->Commit();
  EXPECT_EQ(faults_.wal_syncs(), before + 1);
}

TEST_F(HaltTest, FullDiskIsNoHalt) {
  faults_.SetFreeSpace(1'000);
  auto refused = Append(AppendOf({Cost(1)}));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_DISK_FULL) << refused.status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused.status()));
  EXPECT_EQ(ledger()->head().size.value, 1);
  faults_.SetFreeSpace(std::nullopt);
  auto appended = Append(AppendOf({Cost(1)}));
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(appended->first_position(), 1);
  EXPECT_FALSE(appended->repeated_append());
}

TEST_F(HaltTest, RepetitionOfWhatTheFullDiskRefusedIsDecidedAnew) {
  const v1::AppendRequest request = AppendOf({Cost(1)});
  faults_.SetFreeSpace(1'000);
  auto first = Take(request);
  auto again = Take(request);  // its first copy is committed before it, and refused
  faults_.SetFreeSpace(std::nullopt);
  appender_->Commit();
  EXPECT_EQ(Reason(first->value().status()), v1::ERROR_REASON_DISK_FULL);
  ASSERT_TRUE(again->value().ok()) << again->value().status();
  EXPECT_FALSE((*again)->value().repeated_append());
  EXPECT_EQ((*again)->value().first_position(), 1);
}

}  // namespace
}  // namespace liggare::ledger
