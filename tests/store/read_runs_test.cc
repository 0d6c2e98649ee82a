// Runs: the records as they go over the wire, without being parsed or, but for tiny ones, copied.

#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "liggare/v1/ledger_service.pb.h"
#include "rocksdb/db.h"
#include "tests/store/event_log_fixture.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

constexpr size_t kNoLimit = 1'000'000'000;

class ReadRunsTest : public EventLogTest {
 protected:
  // What the runs hold; checks that they follow each other.
  std::vector<std::string> IdsIn(const std::vector<RecordRun>& runs, Position from) {
    v1::ReadEventsResponse response;
    std::string wire;
    Position next = from;
    for (const RecordRun& run : runs) {
      EXPECT_EQ(run.first, next);
      EXPECT_NE(run.owner, nullptr);
      wire += run.wire;
      next.value += run.count;
    }
    EXPECT_TRUE(response.ParseFromString(wire));
    EXPECT_EQ(response.records_size(), next.value - from.value);
    std::vector<std::string> ids;
    for (const v1::Record& record : response.records()) ids.push_back(record.event().event_id());
    return ids;
  }
  void AppendTogether(const std::string& prefix, int count, size_t name_bytes) {
    std::vector<NewRecord> events;
    for (int i = 0; i < count; ++i) {
      events.push_back(SampleEvent(absl::StrCat(prefix, i), {}, name_bytes));
      all_.push_back(events.back().event_id());
    }
    ASSERT_EQ(stored_.Append("a", events), absl::OkStatus());
  }

  std::vector<std::string> all_;
};

TEST_F(ReadRunsTest, RunsHoldTheRecordsOfTheRange) {
  std::mt19937_64 random(support::TestSeed());
  for (int i = 0; i < 40; ++i) {
    AppendTogether(absl::StrCat("e", i, "-"), 1 + static_cast<int>(random() % 30),
                   random() % 2'000);
    if (random() % 10 == 0) {
      ASSERT_TRUE(stored_.database()
                      .rocks()
                      .Flush({}, stored_.database().family(ColumnFamily::kRecords))
                      .ok());
    }
  }
  const auto size = static_cast<int64_t>(all_.size());
  for (int i = 0; i < 200; ++i) {
    const int64_t from = static_cast<int64_t>(random() % all_.size());
    const int64_t end =
        from + static_cast<int64_t>(random() % static_cast<uint64_t>(size - from + 1));
    const auto runs = log().ReadRuns("a", Position{from}, Size{end}, kNoLimit);
    ASSERT_TRUE(runs.ok()) << runs.status();
    EXPECT_EQ(IdsIn(*runs, Position{from}),
              std::vector<std::string>(all_.begin() + from, all_.begin() + end));
  }
}

TEST_F(ReadRunsTest, RunsStopOnceTheyHaveTheirBytes) {
  AppendTogether("large", 200, 1'000);
  AppendTogether("small", 1, 10);
  for (const size_t bytes_max : {1u, 1'100u, 5'000u, 70'000u}) {
    const auto runs = log().ReadRuns("a", Position{3}, Size{201}, bytes_max);
    ASSERT_TRUE(runs.ok());
    size_t bytes = 0;
    for (const RecordRun& run : *runs) bytes += run.wire.size();
    EXPECT_GE(bytes, bytes_max);
    EXPECT_LT(bytes, bytes_max + 1'200);
    EXPECT_FALSE(IdsIn(*runs, Position{3}).empty());
  }
  EXPECT_TRUE(log().ReadRuns("a", Position{201}, Size{201}, kNoLimit)->empty());
  EXPECT_TRUE(absl::IsOutOfRange(log().ReadRuns("a", Position{0}, Size{202}, 1).status()));
  EXPECT_TRUE(absl::IsOutOfRange(log().ReadRuns("a", Position{5}, Size{4}, 1).status()));
  EXPECT_TRUE(absl::IsNotFound(log().ReadRuns("b", Position{0}, Size{0}, 1).status()));
}

TEST_F(ReadRunsTest, CommitsOfOneEventAreJoined) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 300), absl::OkStatus());
  const auto runs = log().ReadRuns("a", Position{0}, Size{300}, kNoLimit);
  ASSERT_TRUE(runs.ok());
  EXPECT_EQ(runs->size(), 1u);
  EXPECT_EQ(IdsIn(*runs, Position{0}).size(), 300u);
}

TEST_F(ReadRunsTest, RunsOutliveWhatIsWrittenAfterThem) {
  AppendTogether("e", 150, 1'000);
  const auto runs = log().ReadRuns("a", Position{0}, Size{150}, kNoLimit);
  ASSERT_TRUE(runs.ok());
  ASSERT_EQ(stored_.AppendMany("a", "later", 20), absl::OkStatus());
  rocksdb::DB& rocks = stored_.database().rocks();
  rocksdb::ColumnFamilyHandle* const records = stored_.database().family(ColumnFamily::kRecords);
  ASSERT_TRUE(rocks.Flush({}, records).ok());
  ASSERT_TRUE(rocks.CompactRange({}, records, nullptr, nullptr).ok());
  EXPECT_EQ(IdsIn(*runs, Position{0}), all_);
}

}  // namespace
}  // namespace liggare::store
