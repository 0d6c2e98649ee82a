// What survives a crash, on an environment that loses what was not synced.

#include <filesystem>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/store/event_log_fixture.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

TEST_F(EventLogTest, AcknowledgedEventSurvivesCrash) {
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(stored_.Append("a", {SampleEvent(absl::StrCat("e", i), {"t"}, 5'000)}),
              absl::OkStatus());
    ASSERT_EQ(CrashAndReopen(), absl::OkStatus());
    ASSERT_EQ(stored_.log().Head("a")->size, Size{i + 1});
  }
  EXPECT_EQ(stored_.Check(), absl::OkStatus());
}

// The test above would notice if commits were not synced.
TEST_F(EventLogTest, AcknowledgedEventIsLostWithoutSync) {
  ASSERT_EQ(stored_.Append("a", {SampleEvent("synced")}), absl::OkStatus());
  env_.IgnoreSyncs();
  ASSERT_EQ(stored_.Append("a", {SampleEvent("unsynced")}), absl::OkStatus());
  // The loss is noticed,
  const absl::Status opened = CrashAndReopen();
  EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
  // and it is real: this is what remains when nothing says how much there was.
  std::filesystem::remove(stored_.path() + "/acknowledged");
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size, Size{1});
}

TEST_F(EventLogTest, CrashAmidACommitKeepsAllOrNothingOfIt) {
  std::mt19937_64 random(support::TestSeed());
  std::set<int> kept_sizes;
  int64_t size = 0;
  for (int round = 0; round < 30; ++round) {
    ASSERT_EQ(stored_.Append("a", {SampleEvent(absl::StrCat("whole", round))}), absl::OkStatus());
    ++size;
    env_.Plan(support::kPowerCutAtWalSync);
    const std::string torn = absl::StrCat("torn", round);
    // Often larger than a block of the write-ahead log, so that pieces of it survive.
    const std::vector<NewRecord> events = {SampleEvent(torn + "a", {"t"}, random() % 60'000),
                                           SampleEvent(torn + "b", {"t"}, random() % 60'000)};
    ASSERT_TRUE(absl::IsDataLoss(stored_.Append("a", events)));
    ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus()) << "round " << round;
    const int64_t found = stored_.log().Head("a")->size.value;
    ASSERT_TRUE(found == size || found == size + 2) << "round " << round << ", size " << found;
    size = found;
    ASSERT_EQ(stored_.Check(), absl::OkStatus()) << "round " << round;
  }
}

// Flushes and compactions between the crashes, several ledgers, and clients that repeat what was
// not acknowledged.
TEST_F(EventLogTest, NothingIsLostOrDoubledOverManyCrashes) {
  std::mt19937_64 random(support::TestSeed());
  constexpr int kEvents = 400;
  const std::vector<std::string> ledgers = {"a", "b", "c"};
  int crashes = 0;
  for (int event = 0; event < kEvents;) {
    const std::string& ledger = ledgers[random() % ledgers.size()];
    const std::string id = absl::StrCat("e", event);
    if (random() % 10 == 0) env_.Plan(support::kPowerCutAtWalSync);
    if (random() % 25 == 0) {
      stored_.database().rocks().Flush(
          {}, stored_.database().family(static_cast<ColumnFamily>(random() % 3)));
    }
    if (random() % 20 == 0) {
      ASSERT_EQ(stored_.log().WriteIndexes(), absl::OkStatus());
    }
    bool known = false;
    for (const std::string& other : ledgers) {
      known = known || stored_.log().FindEvent(other, id)->has_value();
    }
    const absl::Status appended =
        known ? absl::OkStatus()
              : stored_.Append(ledger, {SampleEvent(id, {"t"}, random() % 2'000)});
    if (appended.ok()) {
      ++event;
    } else {
      ++crashes;
      ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus()) << id;
    }
  }
  EXPECT_GT(crashes, 5);
  ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus());
  int64_t total = 0;
  for (const std::string& ledger : stored_.log().Ledgers()) {
    total += stored_.log().Head(ledger)->size.value;
  }
  EXPECT_EQ(total, kEvents);
  EXPECT_EQ(stored_.Check(), absl::OkStatus());
}

}  // namespace
}  // namespace liggare::store
