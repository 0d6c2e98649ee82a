// What an as-of means, and one event.

#include "services/ledger/reading.h"

#include "store/timestamp.h"
#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class AsOfTest : public LedgerFixture {
 protected:
  AsOfTest() {
    CreateLedger();  // position 0
    clock_.Advance(absl::Minutes(1));
    EXPECT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());  // 1 to 3
    clock_.Advance(absl::Minutes(1));
    EXPECT_TRUE(Append(AppendOf({Cost(4)})).ok());  // 4
  }

  absl::StatusOr<projection::AsOf> AtSize(int64_t size) {
    v1::AsOf as_of;
    as_of.set_effective_date("2020-04-30");
    as_of.set_size(size);
    return Resolve(sources(), *ledger(), as_of, "as_of");
  }
  absl::StatusOr<projection::AsOf> At(absl::Time instant) {
    v1::AsOf as_of;
    as_of.set_effective_date("2020-04-30");
    *as_of.mutable_known_at() = store::ToTimestamp(instant);
    return Resolve(sources(), *ledger(), as_of, "as_of");
  }
  absl::Time RecordedAt(int64_t position) {
    return store::FromTimestamp(Records().at(position).recorded_at());
  }
};

TEST_F(AsOfTest, StatesDateSizeAndWhenItsLastEventWasStored) {
  auto as_of = AtSize(4);
  ASSERT_TRUE(as_of.ok()) << as_of.status();
  EXPECT_EQ(as_of->date, budget::Date(2020, 4, 30));
  EXPECT_EQ(as_of->size.value, 4);
  EXPECT_EQ(as_of->recorded_at, RecordedAt(3));
  EXPECT_EQ(AtSize(0)->size.value, 0);
}

TEST_F(AsOfTest, WithoutSizeOrInstantItIsAllThatIsKnown) {
  v1::AsOf as_of;
  as_of.set_effective_date("2999-12-31");
  EXPECT_EQ(Resolve(sources(), *ledger(), as_of, "as_of")->size.value, 5);
}

TEST_F(AsOfTest, SizeThatCutsAnAppendIsRefusedNamingTheNearest) {
  for (int64_t size : {2, 3}) {
    auto refused = AtSize(size);
    EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_SIZE_CUTS_APPEND);
    EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
    EXPECT_EQ(Named(refused.status(), "size_below"), "1");
    EXPECT_EQ(Named(refused.status(), "size_above"), "4");
  }
  EXPECT_TRUE(AtSize(1).ok());
  EXPECT_TRUE(AtSize(4).ok());
  EXPECT_TRUE(AtSize(5).ok());
}

TEST_F(AsOfTest, SizeBeyondTheLedgerIsOutOfRange) {
  auto refused = AtSize(6);
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_EQ(Named(refused.status(), "size"), "5");
  EXPECT_EQ(Reason(AtSize(-1).status()), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST_F(AsOfTest, InstantResolvesToTheEndOfAnAppend) {
  EXPECT_EQ(At(RecordedAt(0) - absl::Microseconds(1))->size.value, 0);
  EXPECT_EQ(At(RecordedAt(0))->size.value, 1);
  EXPECT_EQ(At(RecordedAt(1) - absl::Microseconds(1))->size.value, 1);
  EXPECT_EQ(At(RecordedAt(1))->size.value, 4);
  EXPECT_EQ(At(RecordedAt(4))->size.value, 5);
}

TEST_F(AsOfTest, InstantAfterTheLastEventHasTheSameAnswerForEver) {
  clock_.Advance(absl::Minutes(1));
  const absl::Time asked = clock_.Now();
  EXPECT_EQ(At(asked)->size.value, 5);
  ASSERT_TRUE(Append(AppendOf({Cost(9)})).ok());
  EXPECT_EQ(At(asked)->size.value, 5);
}

TEST_F(AsOfTest, InstantBeyondTheServersClockIsOutOfRange) {
  auto refused = At(clock_.Now() + absl::Seconds(1));
  EXPECT_EQ(Reason(refused.status()), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_TRUE(absl::IsOutOfRange(refused.status()));
}

TEST_F(AsOfTest, DateIsRequiredWhereItMatters) {
  v1::AsOf as_of;
  as_of.set_size(5);
  EXPECT_EQ(Reason(Resolve(sources(), *ledger(), as_of, "as_of").status()),
            v1::ERROR_REASON_MISSING_FIELD);
  EXPECT_TRUE(Resolve(sources(), *ledger(), as_of, "as_of", DateNeed::kIgnored).ok());
  as_of.set_effective_date("2020-02-30");
  EXPECT_EQ(Reason(Resolve(sources(), *ledger(), as_of, "as_of").status()),
            v1::ERROR_REASON_MALFORMED_FIELD);
}

class GetEventTest : public LedgerFixture {
 protected:
  GetEventTest() { CreateLedger(); }

  absl::StatusOr<v1::GetEventResponse> Get(int64_t position, bool with_texts = false) {
    v1::GetEventRequest request;
    request.set_ledger(kLedger);
    request.set_position(position);
    request.set_with_texts(with_texts);
    return GetEvent(sources(), request);
  }
};

TEST_F(GetEventTest, FindsByPositionAndById) {
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  EXPECT_EQ(Get(1)->record().event().event_id(), EventId(1));
  v1::GetEventRequest request;
  request.set_ledger(kLedger);
  request.set_event_id(EventId(1));
  EXPECT_EQ(GetEvent(sources(), request)->record().position(), 1);
  request.set_event_id(EventId(2));
  EXPECT_EQ(Reason(GetEvent(sources(), request).status()), v1::ERROR_REASON_UNKNOWN_EVENT);
  request.set_ledger("annan");
  EXPECT_EQ(Reason(GetEvent(sources(), request).status()), v1::ERROR_REASON_UNKNOWN_LEDGER);
  EXPECT_EQ(Reason(Get(2).status()), v1::ERROR_REASON_BEYOND_LOG);
  EXPECT_EQ(Reason(Get(-1).status()), v1::ERROR_REASON_MALFORMED_FIELD);
}

TEST_F(GetEventTest, DisclosesTextsOnlyWhenAsked) {
  ASSERT_TRUE(Append(AppendOf({CostWithText(1, "Anna Andersson")})).ok());
  EXPECT_EQ(Get(1)->texts_size(), 0);
  auto disclosed = Get(1, true);
  ASSERT_EQ(disclosed->texts_size(), 1);
  EXPECT_EQ(disclosed->texts(0).position(), 1);
  EXPECT_EQ(disclosed->texts(0).field(), "cost_posted.text");
  EXPECT_EQ(disclosed->texts(0).text(), "Anna Andersson");
  EXPECT_EQ(disclosed->texts(0).salt().size(), 32u);
}

TEST_F(GetEventTest, NamesTheCorrectionThatStandsInItsPlace) {
  ASSERT_TRUE(Append(AppendOf({Cost(1, 180)})).ok());
  EXPECT_FALSE(Get(1)->has_corrected_by());

  v1::Event replaced = Correction(2, 1);
  *replaced.mutable_payload()->mutable_event_corrected()->mutable_replacement() =
      Cost(1, 18).payload();
  auto appended = Append(AppendOf({replaced}));
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(Get(1)->corrected_by(), 2);
  EXPECT_FALSE(Get(2)->has_corrected_by());

  // The correction is corrected in turn: the new one stands in the place of both.
  v1::Event again = Correction(3, 2);
  *again.mutable_payload()->mutable_event_corrected()->mutable_replacement() =
      Cost(1, 19).payload();
  ASSERT_TRUE(Append(AppendOf({again})).ok());
  EXPECT_EQ(Get(1)->corrected_by(), 3);
  EXPECT_EQ(Get(2)->corrected_by(), 3);

  // Taking that back restores what it had corrected.
  appended = Append(AppendOf({Correction(4, 3)}));
  ASSERT_TRUE(appended.ok()) << appended.status();
  EXPECT_EQ(Get(1)->corrected_by(), 2);
  EXPECT_FALSE(Get(2)->has_corrected_by());
  EXPECT_EQ(Get(3)->corrected_by(), 4);
}

}  // namespace
}  // namespace liggare::ledger
