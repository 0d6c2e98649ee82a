// An event id is unique in its ledger for ever; repeating an append returns its first result.

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class ExactlyOnceTest : public LedgerFixture {
 protected:
  ExactlyOnceTest() { CreateLedger(); }

  void ExpectReused(const v1::AppendRequest& request, const std::string& id,
                    const std::string& position) {
    const Size before = ledger()->head().size;
    auto refused = Append(request);
    EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_EVENT_ID_REUSED) << refused.status();
    EXPECT_TRUE(absl::IsAlreadyExists(refused.status()));
    EXPECT_EQ(Named(refused.status(), "event_id"), id);
    EXPECT_EQ(Named(refused.status(), "position"), position);
    EXPECT_EQ(ledger()->head().size, before);
  }
};

TEST_F(ExactlyOnceTest, RepeatedAppendReturnsTheFirstResult) {
  const v1::AppendRequest request = AppendOf({Cost(1), Cost(2)});
  auto first = Append(request);
  ASSERT_TRUE(first.ok());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(Append(AppendOf({Cost(3)})).ok());
  auto again = Append(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated_append());
  again->set_repeated_append(false);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(ledger()->head().size.value, 4);
}

TEST_F(ExactlyOnceTest, RepeatedAppendIsTheFirstResultAfterARestart) {
  const v1::AppendRequest request = AppendOf({CostWithText(1, "Anna Andersson"), Cost(2)});
  auto first = Append(request);
  Reopen();
  auto again = Append(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated_append());
  EXPECT_EQ(again->first_position(), first->first_position());
}

TEST_F(ExactlyOnceTest, RepeatedAppendInTheSameBatchIsAcknowledgedAfterItsSync) {
  const v1::AppendRequest request = AppendOf({CostWithText(1, "Anna Andersson")});
  auto first = Take(request);
  auto again = Take(request);
  appender_->Commit();
  ASSERT_TRUE(first->value().ok());
  ASSERT_TRUE(again->value().ok()) << again->value().status();
  EXPECT_FALSE((*first)->value().repeated_append());
  EXPECT_TRUE((*again)->value().repeated_append());
  EXPECT_EQ((*again)->value().first_position(), 1);
  EXPECT_EQ(log_->Head(kLedger)->size.value, 2);
}

TEST_F(ExactlyOnceTest, RepetitionIsAnsweredWhateverRulesConditionsAndClockSayNow) {
  ASSERT_TRUE(Append(AppendOf({Decision(1, "kf-1"), Programme(2, "programme"),
                               Grant(3, "drift-2020", 1'000, "kf-1")}))
                  .ok());
  v1::AppendRequest request = AppendOf({Allocation(4, "programme", "drift-2020", 1'000, "kf-1")});
  request.mutable_condition()->set_size(4);
  ASSERT_TRUE(Append(request).ok());
  auto again = Append(request);  // the fund is empty and the ledger has moved
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->repeated_append());
  clock_.Jump(absl::Hours(1));
  EXPECT_TRUE(Append(request).ok());
}

TEST_F(ExactlyOnceTest, ContentIsWhatTheClientGaveNotWhoGaveIt) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  absl::StatusOr<v1::AppendResponse> answer = absl::UnknownError("not answered");
  AppendWork work{ArenaAppend::CopyOf(AppendOf({Cost(1)})), "another",
                  [&](const auto& response) { answer = Copied(response); }};
  appender_->Take(WriteRequest{std::move(work), 0});
  appender_->Commit();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_TRUE(answer->repeated_append());
}

TEST_F(ExactlyOnceTest, OtherContentIsRefusedAndNamed) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  ExpectReused(AppendOf({Cost(1), Cost(2, 101), Cost(3)}), EventId(2), "2");
  v1::Event dated = Cost(1);
  dated.set_effective_date("2020-04-15");
  ExpectReused(AppendOf({dated, Cost(2), Cost(3)}), EventId(1), "1");
}

TEST_F(ExactlyOnceTest, AnotherOrderIsRefusedAndNamed) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  ExpectReused(AppendOf({Cost(2), Cost(1)}), EventId(1), "1");
}

TEST_F(ExactlyOnceTest, MixedWithNewEventsIsRefusedAndNamed) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  ExpectReused(AppendOf({Cost(9), Cost(2)}), EventId(2), "2");
  ExpectReused(AppendOf({Cost(1), Cost(2), Cost(3)}), EventId(1), "1");
}

TEST_F(ExactlyOnceTest, PartOfAnAppendIsRefusedAndNamed) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  ExpectReused(AppendOf({Cost(1), Cost(2)}), EventId(1), "1");
  ExpectReused(AppendOf({Cost(2), Cost(3)}), EventId(2), "2");
}

TEST_F(ExactlyOnceTest, EventsOfTwoAppendsInOneAreRefusedAndNamed) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(2)})).ok());
  ExpectReused(AppendOf({Cost(1), Cost(2)}), EventId(1), "1");
}

TEST_F(ExactlyOnceTest, IdUsedEarlierInTheSameBatchIsRefused) {
  auto first = Take(AppendOf({Cost(1)}));
  auto other = Take(AppendOf({Cost(1, 7)}));
  auto mixed = Take(AppendOf({Cost(2), Cost(1)}));
  appender_->Commit();
  EXPECT_TRUE(first->value().ok());
  EXPECT_EQ(Reason(other->value().status()), v1::ERROR_REASON_EVENT_ID_REUSED);
  EXPECT_EQ(Reason(mixed->value().status()), v1::ERROR_REASON_EVENT_ID_REUSED);
}

TEST_F(ExactlyOnceTest, IdOfARefusedOrValidatedAppendIsFree) {
  v1::AppendRequest validated = AppendOf({Cost(1)});
  validated.set_validate_only(true);
  ASSERT_TRUE(Append(validated).ok());
  ASSERT_FALSE(Append(AppendOf({Cost(1), Grant(2, "drift-2020", 5, "unknown")})).ok());
  auto appended = Append(AppendOf({Cost(1, 55)}));
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_FALSE(appended->repeated_append());
}

TEST_F(ExactlyOnceTest, SameIdInAnotherLedgerIsAnotherEvent) {
  ASSERT_TRUE(Create(NewLedger("annan")).ok());
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  EXPECT_FALSE(Append(AppendOf({Cost(1)}, "annan"))->repeated_append());
}

TEST_F(ExactlyOnceTest, PrivateTextsAreComparedByTheirCommitments) {
  ASSERT_TRUE(Append(AppendOf({CostWithText(1, "Anna Andersson")})).ok());
  EXPECT_TRUE(Append(AppendOf({CostWithText(1, "Anna Andersson")}))->repeated_append());
  ExpectReused(AppendOf({CostWithText(1, "Bo Andersson")}), EventId(1), "1");
  ExpectReused(AppendOf({Cost(1)}), EventId(1), "1");
  ASSERT_TRUE(Append(AppendOf({Cost(2)})).ok());
  ExpectReused(AppendOf({CostWithText(2, "Anna Andersson")}), EventId(2), "2");
}

TEST_F(ExactlyOnceTest, ErasedTextsAreNotComparedTheRestIs) {
  ASSERT_TRUE(Append(AppendOf({CostWithText(1, "Anna Andersson"), Decision(2, "ks-1")})).ok());
  ASSERT_TRUE(Append(AppendOf({Erasure(3, 1, "ks-1")})).ok());
  EXPECT_TRUE(Append(AppendOf({CostWithText(1, "Anna Andersson"), Decision(2, "ks-1")}))
                  ->repeated_append());
  v1::Event other = CostWithText(1, "Anna Andersson");
  other.mutable_payload()->mutable_cost_posted()->set_amount(101);
  ExpectReused(AppendOf({other, Decision(2, "ks-1")}), EventId(1), "1");
}

TEST_F(ExactlyOnceTest, ValidatingARepeatedAppendSaysThatItIsOne) {
  v1::AppendRequest request = AppendOf({Cost(1)});
  ASSERT_TRUE(Append(request).ok());
  request.set_validate_only(true);
  EXPECT_TRUE(Append(request)->repeated_append());
}

}  // namespace
}  // namespace liggare::ledger
