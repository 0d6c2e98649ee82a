// What the log promises to those who append and read.

#include "store/event_log.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/chunk.h"
#include "store/chunk_reader.h"
#include "store/key_layout.h"
#include "store/timestamp.h"
#include "tests/store/event_log_fixture.h"

namespace liggare::store {
namespace {

TEST_F(EventLogTest, PositionsAreGaplessFromZero) {
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e0"), SampleEvent("e1")}), absl::OkStatus());
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e2")}), absl::OkStatus());
  EXPECT_EQ(log().Head("a")->size, Size{3});
  for (int64_t i = 0; i < 3; ++i) {
    const auto record = log().ReadOne("a", Position{i});
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(record->position(), i);
    EXPECT_EQ(record->event().event_id(), absl::StrCat("e", i));
  }
}

TEST_F(EventLogTest, LedgersAreIndependentAndListedById) {
  ASSERT_EQ(stored_.Append("beta", {SampleEvent("same-id")}), absl::OkStatus());
  ASSERT_EQ(stored_.Append("alpha", {SampleEvent("same-id")}), absl::OkStatus());
  // Ids that begin alike are where keys would run into each other.
  ASSERT_EQ(stored_.Append("alpha.b", {SampleEvent("x"), SampleEvent("y")}), absl::OkStatus());
  Reopen();
  EXPECT_EQ(log().Ledgers(), (std::vector<std::string>{"alpha", "alpha.b", "beta"}));
  EXPECT_EQ(log().Head("alpha")->size, Size{1});
  EXPECT_EQ(log().Head("alpha.b")->size, Size{2});
  EXPECT_TRUE(absl::IsNotFound(log().Head("alph").status()));
}

TEST_F(EventLogTest, RecordedAtIncreasesWhateverTheClockSays) {
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e0")}, SampleTime()), absl::OkStatus());
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e1")}, SampleTime() - absl::Hours(1)),
            absl::OkStatus());
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e2")}, SampleTime() + absl::Nanoseconds(2'500)),
            absl::OkStatus());
  const auto at = [&](int64_t position) {
    return FromTimestamp(log().ReadOne("a", Position{position})->recorded_at());
  };
  EXPECT_EQ(at(0), SampleTime());
  EXPECT_EQ(at(1), SampleTime() + absl::Microseconds(1));
  EXPECT_EQ(at(2), SampleTime() + absl::Microseconds(2));
}

TEST_F(EventLogTest, SizeAtCountsWhatWasRecordedByThen) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(
        stored_.Append(
            "a", {SampleEvent(absl::StrCat("e", 2 * i)), SampleEvent(absl::StrCat("e", 2 * i + 1))},
            SampleTime() + absl::Seconds(i)),
        absl::OkStatus());
  }
  EXPECT_EQ(*log().SizeAt("a", SampleTime() - absl::Microseconds(1)), Size{0});
  EXPECT_EQ(*log().SizeAt("a", SampleTime()), Size{2});
  EXPECT_EQ(*log().SizeAt("a", SampleTime() + absl::Milliseconds(7'999)), Size{16});
  EXPECT_EQ(*log().SizeAt("a", absl::InfiniteFuture()), Size{40});
  EXPECT_TRUE(absl::IsNotFound(log().SizeAt("b", SampleTime()).status()));
}

TEST_F(EventLogTest, OneRecordIsReadWhereThereIsOne) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  EXPECT_EQ(log().ReadOne("a", Position{9})->event().event_id(), "e9");
  EXPECT_TRUE(absl::IsOutOfRange(log().ReadOne("a", Position{10}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(log().ReadOne("a", Position{-1}).status()));
  EXPECT_TRUE(absl::IsNotFound(log().ReadOne("b", Position{0}).status()));
}

TEST_F(EventLogTest, ReaderReadsRecordsInAnyOrder) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  const auto reader = log().NewReader("a");
  v1::Record record;
  for (const int64_t position : {9, 3, 4, 5, 4, 3, 0, 9}) {
    ASSERT_EQ(reader->Parse(Position{position}, record), absl::OkStatus());
    EXPECT_EQ(record.position(), position);
  }
}

TEST_F(EventLogTest, OneSyncedWriteForACommitAcrossLedgers) {
  Batch batch = log().NewBatch(SampleTime());
  for (const std::string ledger : {"a", "b", "c"}) {
    ASSERT_EQ(batch.Begin(ledger, 1), absl::OkStatus());
    ASSERT_TRUE(AddTo(batch, SampleEvent("e0")).ok());
    batch.Seal();
  }
  const int before = env_.wal_syncs();
  ASSERT_EQ(log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(env_.wal_syncs(), before + 1);
}

TEST_F(EventLogTest, CommitOfNothingWritesNothing) {
  Batch batch = log().NewBatch(SampleTime());
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  batch.Abandon();
  const int before = env_.wal_syncs();
  ASSERT_EQ(log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(env_.wal_syncs(), before);
  EXPECT_TRUE(log().Ledgers().empty());
}

TEST_F(EventLogTest, FailedWriteHaltsUntilOpenedAnew) {
  ASSERT_EQ(stored_.AppendMany("a", "kept", 3), absl::OkStatus());
  EXPECT_EQ(log().halt_reason(), std::nullopt);
  env_.Plan(support::kWalSyncFails);
  EXPECT_TRUE(absl::IsDataLoss(stored_.Append("a", {SampleEvent("failed")})));
  ASSERT_TRUE(log().halt_reason().has_value());
  EXPECT_NE(log().halt_reason()->find("the disk failed"), std::string::npos);
  EXPECT_TRUE(absl::IsDataLoss(stored_.Append("a", {SampleEvent("later")})));
  EXPECT_EQ(log().Head("a")->size, Size{3});
  EXPECT_EQ(RecordsUpTo(3)->size(), 3u);

  Reopen();
  EXPECT_EQ(log().halt_reason(), std::nullopt);
  EXPECT_EQ(stored_.Append("a", {SampleEvent("later")}), absl::OkStatus());
  EXPECT_GE(log().Head("a")->size, Size{4});
}

TEST_F(EventLogTest, ErrorInTheBackgroundHaltsTheNextCommit) {
  ASSERT_EQ(stored_.AppendMany("a", "kept", 3), absl::OkStatus());
  env_.CutPower();
  const rocksdb::Status flushed =
      stored_.database().rocks().Flush({}, stored_.database().family(ColumnFamily::kRecords));
  EXPECT_FALSE(flushed.ok());
  ASSERT_TRUE(log().halt_reason().has_value());
  EXPECT_NE(log().halt_reason()->find("the power is cut"), std::string::npos);
  EXPECT_TRUE(absl::IsDataLoss(stored_.Append("a", {SampleEvent("later")})));
  ASSERT_EQ(CrashAndReopen(), absl::OkStatus());
  EXPECT_EQ(log().Head("a")->size, Size{3});
}

TEST_F(EventLogTest, ReadersSeeOnlyWholeCommits) {
  constexpr int kAppends = 200;
  std::atomic<bool> done = false;
  std::thread reader([&] {
    int64_t seen = 0;
    while (!done || seen < 3 * kAppends) {
      const auto head = log().Head("a");
      if (!head.ok()) continue;
      const int64_t size = head->size.value;
      ASSERT_EQ(size % 3, 0);
      ASSERT_GE(size, seen);
      seen = size;
      for (int64_t at = size - 3; at < size; ++at) {
        const auto record = log().ReadOne("a", Position{at});
        ASSERT_TRUE(record.ok()) << record.status();
      }
      const auto scan = log().Scan("a", {{"t"}}, Position{size - 3}, Direction::kForward);
      ASSERT_EQ(scan->Next()->value(), Position{size - 3});
    }
  });
  for (int i = 0; i < kAppends; ++i) {
    const std::string id = absl::StrCat("e", i);
    EXPECT_EQ(stored_.Append("a", {SampleEvent(id + "x", {"t"}), SampleEvent(id + "y", {"t"}),
                                   SampleEvent(id + "z", {"t"})}),
              absl::OkStatus());
  }
  done = true;
  reader.join();
}

TEST_F(EventLogTest, NearlyFullDiskRefusesBeforeWritingAndResumes) {
  env_.SetFreeSpace(1'000'000);
  const int before = env_.wal_syncs();
  EXPECT_TRUE(absl::IsResourceExhausted(stored_.Append("a", {SampleEvent("e0")})));
  EXPECT_EQ(env_.wal_syncs(), before);
  EXPECT_EQ(log().halt_reason(), std::nullopt);
  env_.SetFreeSpace(std::nullopt);
  EXPECT_EQ(stored_.Append("a", {SampleEvent("e0")}), absl::OkStatus());
}

TEST_F(EventLogTest, EveryOneOfManyRecordsComesBackByteForByte) {
  std::vector<NewRecord> events;
  for (size_t i = 0; i < 30; ++i)
    events.push_back(SampleEvent(absl::StrCat("e", i), {}, i * 1'000));
  Batch batch = log().NewBatch(SampleTime());
  std::vector<std::string> expected;
  ASSERT_EQ(batch.Begin("a", 30), absl::OkStatus());
  for (const NewRecord& event : events) {
    const auto added = AddTo(batch, event);
    ASSERT_TRUE(added.ok()) << added.status();
    expected.push_back(added->SerializeAsString());
  }
  batch.Seal();
  ASSERT_EQ(log().Commit(batch), absl::OkStatus());
  Reopen();
  const auto records = RecordsUpTo(30);
  ASSERT_TRUE(records.ok());
  EXPECT_EQ(*records, expected);
}

class DamagedLogTest : public EventLogTest {
 protected:
  void SetUp() override {
    EventLogTest::SetUp();
    ASSERT_EQ(stored_.AppendMany("a", "e", 5), absl::OkStatus());
    ASSERT_EQ(stored_.AppendMany("b", "e", 5), absl::OkStatus());
  }
  // The damage is there to stay.
  void TearDown() override {}

  std::string ChunkOf(const std::string& ledger, int64_t last) {
    std::string value;
    EXPECT_TRUE(stored_.database()
                    .rocks()
                    .Get(rocksdb::ReadOptions(), stored_.database().family(ColumnFamily::kRecords),
                         PositionKey(ledger, Position{last}), &value)
                    .ok());
    return value;
  }
  void ExpectDataLossAt(int64_t position) {
    const auto read = RecordsUpTo(5);
    ASSERT_TRUE(absl::IsDataLoss(read.status())) << read.status();
    const std::string message(read.status().message());
    EXPECT_NE(message.find("ledger a, position"), std::string::npos) << message;
    EXPECT_NE(message.find(absl::StrCat(position)), std::string::npos) << message;
    // What lies before it can be read.
    EXPECT_EQ(RecordsUpTo(position)->size(), static_cast<size_t>(position));
  }
};

TEST_F(DamagedLogTest, MissingChunkIsNamed) {
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .Delete(rocksdb::WriteOptions(),
                          stored_.database().family(ColumnFamily::kRecords),
                          PositionKey("a", Position{2}))
                  .ok());
  ExpectDataLossAt(2);
}

TEST_F(DamagedLogTest, MisplacedChunkIsNamed) {
  Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{2}), ChunkOf("a", 3));
  ExpectDataLossAt(2);
  Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{2}), ChunkOf("b", 2));
  ExpectDataLossAt(2);
}

TEST_F(DamagedLogTest, CutChunkIsNamed) {
  const std::string whole = ChunkOf("a", 2);
  for (size_t bytes = 0; bytes < whole.size(); ++bytes) {
    Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{2}), whole.substr(0, bytes));
    ExpectDataLossAt(2);
  }
}

TEST_F(DamagedLogTest, RecordThatIsNoneIsNamed) {
  ChunkBuilder chunk("a", Position{2});
  chunk.Add("\xff\xff no record");
  Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{2}), chunk.Encode());
  const auto record = log().ReadOne("a", Position{2});
  EXPECT_TRUE(absl::IsDataLoss(record.status())) << record.status();
}

TEST_F(DamagedLogTest, DamagedEndHaltsOnlyItsLedger) {
  Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{4}), "not a chunk");
  Reopen();
  EXPECT_TRUE(absl::IsDataLoss(log().Head("a").status()));
  EXPECT_TRUE(absl::IsDataLoss(stored_.Append("a", {SampleEvent("new")})));
  EXPECT_EQ(log().Head("b")->size, Size{5});
  EXPECT_EQ(stored_.Append("b", {SampleEvent("new")}), absl::OkStatus());
}

TEST_F(DamagedLogTest, LostEndHaltsOnlyItsLedger) {
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .Delete(rocksdb::WriteOptions(),
                          stored_.database().family(ColumnFamily::kRecords),
                          PositionKey("a", Position{4}))
                  .ok());
  Reopen();
  const absl::Status lost = log().Head("a").status();
  EXPECT_TRUE(absl::IsDataLoss(lost));
  EXPECT_NE(lost.message().find("ledger a, position 4"), absl::string_view::npos) << lost;
  EXPECT_EQ(log().Head("b")->size, Size{5});
}

TEST_F(DamagedLogTest, HalfAnAppendAtTheEndIsNoticed) {
  v1::Record record = *log().ReadOne("a", Position{4});
  record.set_append_count(2);
  ChunkBuilder half("a", Position{4});
  half.Add(record.SerializeAsString());
  Overwrite(ColumnFamily::kRecords, PositionKey("a", Position{4}), half.Encode());
  Reopen();
  EXPECT_TRUE(absl::IsDataLoss(log().Head("a").status()));
}

// A write-ahead log that vanished whole from among others takes a ledger's end with it and leaves
// that ledger without a gap.
TEST_F(DamagedLogTest, LostCommitAmongOthersIsNoticed) {
  std::string four;
  PutFixed64(four, 4);
  Overwrite(ColumnFamily::kDefault, SizeKey("a"), four);
  stored_.Close();
  const absl::Status opened = stored_.Open();
  EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
}

TEST_F(DamagedLogTest, DamagedEventIdIsUnavailable) {
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .Put(rocksdb::WriteOptions(),
                       stored_.database().derived()->family(DerivedFamily::kEventIds),
                       EventIdKey("a", "e2"), "short")
                  .ok());
  EXPECT_TRUE(absl::IsUnavailable(log().FindEvent("a", "e2").status()));
}

}  // namespace
}  // namespace liggare::store
