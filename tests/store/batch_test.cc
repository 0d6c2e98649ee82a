// What a batch promises to the one who fills it.

#include "store/batch.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "store/chunk.h"
#include "store/timestamp.h"
#include "tests/store/sample_log.h"

namespace liggare::store {
namespace {

class BatchTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
    ASSERT_EQ(
        stored_.Append("a", {SampleEvent("old0", {"line:x"}), SampleEvent("old1", {"line:y"})}),
        absl::OkStatus());
  }
  void TearDown() override { EXPECT_EQ(stored_.Check(), absl::OkStatus()); }

  Batch NewBatch() { return stored_.log().NewBatch(SampleTime() + absl::Hours(1)); }

  SampleLog stored_;
};

TEST_F(BatchTest, AddNumbersAndStamps) {
  Batch batch = NewBatch();
  ASSERT_EQ(batch.Begin("a", 2), absl::OkStatus());
  const auto first = AddTo(batch, SampleEvent("n0"));
  const auto second = AddTo(batch, SampleEvent("n1"));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->ledger(), "a");
  EXPECT_EQ(first->position(), 2);
  EXPECT_EQ(second->position(), 3);
  EXPECT_EQ(second->append_first(), 2);
  EXPECT_EQ(second->append_count(), 2);
  EXPECT_EQ(FromTimestamp(second->recorded_at()), SampleTime() + absl::Hours(1));
  EXPECT_EQ(batch.NextSize("a"), Size{4});
  EXPECT_EQ(stored_.log().Head("a")->size, Size{2}) << "nothing is committed yet";
  batch.Seal();
}

TEST_F(BatchTest, AppendsOfOneBatchAreRecordedOneAfterTheOther) {
  Batch batch = NewBatch();
  absl::Time previous = absl::InfinitePast();
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
    const auto added = AddTo(batch, SampleEvent(absl::StrCat("n", i)));
    ASSERT_TRUE(added.ok());
    const absl::Time recorded_at = FromTimestamp(added->recorded_at());
    EXPECT_GT(recorded_at, previous);
    previous = recorded_at;
    batch.Seal();
  }
  ASSERT_EQ(stored_.log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->last_recorded_at, previous);
}

TEST_F(BatchTest, AbandonedAppendLeavesNoTrace) {
  Batch batch = NewBatch();
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("kept", {"line:kept"})).ok());
  batch.Seal();
  ASSERT_EQ(batch.Begin("a", 2), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("dropped", {"line:dropped"})).ok());
  batch.Abandon();
  ASSERT_EQ(batch.Begin("new", 1), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("dropped")).ok());
  batch.Abandon();
  EXPECT_EQ(batch.NextSize("a"), Size{3});
  EXPECT_EQ(*batch.FindEvent("a", "dropped"), std::nullopt);
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"line:dropped"}}, Position{0}), std::nullopt);
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("dropped")).ok()) << "its id is free again";
  batch.Seal();
  ASSERT_EQ(stored_.log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(stored_.log().Ledgers(), std::vector<std::string>{"a"});
  EXPECT_EQ(stored_.log().Head("a")->size, Size{4});
}

TEST_F(BatchTest, EventIdIsUniqueInItsLedgerForEver) {
  Batch batch = NewBatch();
  ASSERT_EQ(batch.Begin("a", 2), absl::OkStatus());
  const absl::Status in_log = AddTo(batch, SampleEvent("old1")).status();
  EXPECT_TRUE(absl::IsAlreadyExists(in_log));
  EXPECT_NE(in_log.message().find("old1 is at position 1"), absl::string_view::npos) << in_log;
  ASSERT_TRUE(AddTo(batch, SampleEvent("n0")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("n0")).status()));
  ASSERT_TRUE(AddTo(batch, SampleEvent("n1")).ok());
  batch.Seal();
  ASSERT_EQ(batch.Begin("b", 1), absl::OkStatus());
  EXPECT_TRUE(AddTo(batch, SampleEvent("old1")).ok()) << "another ledger's ids are its own";
  batch.Abandon();
}

TEST_F(BatchTest, ReadsLayTheBatchOverTheLog) {
  Batch batch = NewBatch();
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("n0", {"line:x", "fund:f"})).ok());
  EXPECT_EQ(*batch.FindEvent("a", "old0"), Position{0});
  EXPECT_EQ(*batch.FindEvent("a", "n0"), Position{2});
  EXPECT_EQ(*batch.FindEvent("b", "n0"), std::nullopt);
  EXPECT_EQ(batch.ReadOne("a", Position{1})->event().event_id(), "old1");
  EXPECT_EQ(batch.ReadOne("a", Position{2})->event().event_id(), "n0");
  EXPECT_TRUE(absl::IsOutOfRange(batch.ReadOne("a", Position{3}).status()));
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"line:x"}}, Position{0}), Position{0});
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"line:x"}}, Position{1}), Position{2});
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"line:x", "line:y"}, {"fund:f"}}, Position{0}), Position{2});
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"line:y"}, {"fund:f"}}, Position{0}), std::nullopt);
  EXPECT_EQ(*batch.AnyMatchFrom("a", {}, Position{2}), Position{2});
  EXPECT_EQ(*batch.AnyMatchFrom("a", {}, Position{3}), std::nullopt);
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{}}, Position{0}), std::nullopt);
  batch.Abandon();
}

TEST_F(BatchTest, RecordTooLargeIsRefusedAndChangesNothing) {
  Batch batch = NewBatch();
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  EXPECT_TRUE(
      absl::IsInvalidArgument(AddTo(batch, SampleEvent("big", {}, kRecordBytesMax)).status()));
  EXPECT_EQ(batch.NextSize("a"), Size{2});
  const auto fits = AddTo(batch, SampleEvent("big", {}, kRecordBytesMax - 100));
  ASSERT_TRUE(fits.ok()) << fits.status();
  EXPECT_LE(fits->ByteSizeLong(), kRecordBytesMax);
  batch.Seal();
  EXPECT_EQ(stored_.log().Commit(batch), absl::OkStatus());
}

TEST_F(BatchTest, CommitLimitCountsRecordsAndTextsOfAllLedgers) {
  Batch batch = NewBatch();
  int added = 0;
  absl::Status refused;
  for (int i = 0; refused.ok(); ++i) {
    ASSERT_EQ(batch.Begin(i % 2 == 0 ? "a" : "b", 1), absl::OkStatus());
    refused = AddTo(batch, EventWithText(absl::StrCat("n", i), std::string(16'000, 't'))).status();
    if (refused.ok()) {
      batch.Seal();
      ++added;
    } else {
      batch.Abandon();
    }
  }
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_GT(added, 60);
  EXPECT_LT(added, 66);
  EXPECT_EQ(stored_.log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size.value + stored_.log().Head("b")->size.value, added + 2);
}

TEST_F(BatchTest, WhatCannotBeStoredIsRefused) {
  Batch batch = NewBatch();
  for (const std::string ledger : {"", "-a", "A", "a b", "å", "a/b"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(batch.Begin(ledger, 1))) << ledger;
  }
  EXPECT_TRUE(absl::IsInvalidArgument(batch.Begin(std::string(64, 'a'), 1)));
  EXPECT_TRUE(absl::IsInvalidArgument(batch.Begin(std::string("a\0b", 3), 1)));
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  EXPECT_TRUE(absl::IsInvalidArgument(AddTo(batch, SampleEvent("")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(AddTo(batch, SampleEvent("n0", {"", "line:x"})).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(
      AddTo(batch, SampleEvent("n0", {std::string(70'000, 't')})).status()));
  NewRecord erases_itself = SampleEvent("n0");
  erases_itself.erase_texts_of = {Position{2}};
  EXPECT_TRUE(absl::IsOutOfRange(AddTo(batch, erases_itself).status()));
  batch.Abandon();
}

using BatchDeathTest = BatchTest;

TEST_F(BatchDeathTest, BrokenInvariantsEndTheProcess) {
  EXPECT_DEATH(
      {
        Batch batch = NewBatch();
        batch.Begin("a", 2).IgnoreError();
        AddTo(batch, SampleEvent("n0")).IgnoreError();
        batch.Seal();
      },
      "sealed without all its events");
  EXPECT_DEATH(
      {
        Batch overtaken = NewBatch();
        overtaken.Begin("a", 1).IgnoreError();
        AddTo(overtaken, SampleEvent("n0")).IgnoreError();
        overtaken.Seal();
        stored_.Append("a", {SampleEvent("n1")}).IgnoreError();
        stored_.log().Commit(overtaken).IgnoreError();
      },
      "a batch that another commit overtook");
}

}  // namespace
}  // namespace liggare::store
