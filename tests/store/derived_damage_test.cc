// Damage in what is derived: it is noted and told, what needs it is unavailable, nothing is
// answered wrong, and all else goes on.

#include <filesystem>
#include <fstream>
#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/blocks.h"
#include "store/index_runs.h"
#include "tests/store/event_log_fixture.h"
#include "tests/support/damage.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

using support::FileBytes;
using support::FilesOf;
using support::FlipBit;

class DerivedDamageTest : public EventLogTest {
 protected:
  static constexpr int64_t kEvents = 3'000;
  static constexpr uint64_t kBlocks = 2'000;

  void SetUp() override {
    EventLogTest::SetUp();
    std::vector<NewRecord> events;
    for (int64_t i = 0; i < kEvents; ++i) {
      events.push_back(SampleEvent(absl::StrCat("e", i), {"all", absl::StrCat("only:", i)}));
    }
    ASSERT_EQ(stored_.Append("a", events), absl::OkStatus());
    MakeAnew();
  }
  // The damage is there to stay.
  void TearDown() override {}

  void MakeAnew() {
    const auto made = stored_.database().NewGeneration(support::kDerivedFamilies);
    ASSERT_TRUE(made.ok()) << made.status();
    for (uint64_t i = 0; i < kBlocks; ++i) {
      const std::pair<BlockKey, std::string> block(BlockKey{1, 0, i}, absl::StrCat("block ", i));
      ASSERT_EQ(Blocks(stored_.database(), *made).Put("a", std::span(&block, 1)), absl::OkStatus());
    }
    ASSERT_EQ(log().Switch(*made), absl::OkStatus());
    ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  }
  Blocks blocks() { return Blocks(stored_.database(), stored_.database().derived()); }
  std::optional<std::string> DamageOf(DerivedFamily family) {
    return stored_.database().derived()->damage(family);
  }
  // The only file of a family, of a log that is then closed.
  std::string CloseAndFindFile(DerivedFamily family) {
    const std::vector<std::string> files = FilesOf(stored_.database(), family);
    EXPECT_EQ(files.size(), 1u);
    stored_.Close();
    return files.front();
  }

  // Each is found, or is unavailable, which is noted; how many were found.
  int64_t CountFound(DerivedFamily family) {
    int64_t found = 0;
    const auto note = [&](const absl::Status& status, bool is_right) {
      if (status.ok()) {
        EXPECT_TRUE(is_right);
        ++found;
      } else {
        EXPECT_TRUE(absl::IsUnavailable(status)) << status;
        EXPECT_TRUE(DamageOf(family).has_value());
      }
    };
    switch (family) {
      case DerivedFamily::kEventIds:
        for (int64_t i = 0; i < kEvents; ++i) {
          const auto position = log().FindEvent("a", absl::StrCat("e", i));
          note(position.status(), position.ok() && *position == Position{i});
        }
        break;
      case DerivedFamily::kTags:
        for (int64_t i = 0; i < kEvents; ++i) {
          const auto position =
              log()
                  .Scan("a", {{absl::StrCat("only:", i)}}, Position{0}, Direction::kForward)
                  ->Next();
          note(position.status(), position.ok() && *position == Position{i});
        }
        break;
      case DerivedFamily::kBlocks:
        for (uint64_t i = 0; i < kBlocks; ++i) {
          const auto block = blocks().Get("a", {1, 0, i});
          note(block.status(),
               block.ok() && block->has_value() && (*block)->bytes == absl::StrCat("block ", i));
        }
        break;
      case DerivedFamily::kHashes:  // merkle_tree_test.cc
        break;
    }
    return found;
  }
  static int64_t CountIn(DerivedFamily family) {
    return family == DerivedFamily::kBlocks ? static_cast<int64_t>(kBlocks) : kEvents;
  }
};

TEST_F(DerivedDamageTest, ABitAnywhereGivesNoWrongAnswerAndKeepsNothingElse) {
  std::mt19937_64 random(support::TestSeed());
  for (const DerivedFamily family : support::kDerivedFamilies) {
    int damaged = 0;
    for (int round = 0; round < 25; ++round) {
      const std::string file = CloseAndFindFile(family);
      const size_t byte = random() % FileBytes(file);
      SCOPED_TRACE(absl::StrCat("family ", static_cast<int>(family), ", byte ", byte, " of ",
                                FileBytes(file)));
      FlipBit(file, byte);
      ASSERT_EQ(stored_.Open(), absl::OkStatus());
      EXPECT_EQ(RecordsUpTo(kEvents)->size(), static_cast<size_t>(kEvents));
      const int64_t found = CountFound(family);
      // A byte that nothing depends on is no damage; and what is lost at the start may all be read
      // back from the records.
      EXPECT_TRUE(found == CountIn(family) || DamageOf(family).has_value());
      damaged += DamageOf(family).has_value() ? 1 : 0;
      for (const DerivedFamily other : support::kDerivedFamilies) {
        // Where the mark of how far they reach is damaged, ids and tags are lost together.
        const bool is_lost = absl::IsUnavailable(stored_.database().derived()->Check(other));
        if (other == family || is_lost) continue;
        EXPECT_EQ(CountFound(other), CountIn(other));
        EXPECT_FALSE(DamageOf(other).has_value());
      }
      if (HasFailure()) return;
      MakeAnew();
    }
    EXPECT_GT(damaged, 0);
  }
}

TEST_F(DerivedDamageTest, AFileThatCannotBeOpenedLosesItsFamilyAlone) {
  const auto cut = [](const std::string& file) {
    std::filesystem::resize_file(file, FileBytes(file) / 2);
  };
  const auto break_end = [](const std::string& file) { FlipBit(file, FileBytes(file) - 1); };
  const auto remove = [](const std::string& file) { std::filesystem::remove(file); };
  const std::function<void(const std::string&)> damages[] = {cut, break_end, remove};
  for (size_t i = 0; i < 3; ++i) {
    const DerivedFamily family = support::kDerivedFamilies[i];
    damages[i](CloseAndFindFile(family));
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
    EXPECT_EQ(RecordsUpTo(kEvents)->size(), static_cast<size_t>(kEvents));
    EXPECT_TRUE(DamageOf(family).has_value());
    // So few ids and tags are read back from the records.
    EXPECT_EQ(CountFound(family), family == DerivedFamily::kBlocks ? 0 : kEvents);
  }
}

TEST_F(DerivedDamageTest, DamageIsToldOnceUntilItIsMadeAnew) {
  int told = 0;
  stored_.database().OnDamage([&] { ++told; });
  const auto derived = stored_.database().derived();
  EXPECT_TRUE(absl::IsUnavailable(derived->Damaged(DerivedFamily::kTags, "a tag")));
  EXPECT_TRUE(absl::IsUnavailable(derived->Lost(DerivedFamily::kTags, "all tags")));
  EXPECT_EQ(told, 1);
  EXPECT_EQ(DamageOf(DerivedFamily::kTags), "a tag");
  EXPECT_EQ(CountFound(DerivedFamily::kTags), 0);
  EXPECT_EQ(CountFound(DerivedFamily::kEventIds), kEvents);
  EXPECT_TRUE(absl::IsUnavailable(log().WriteIndexes()) || log().unindexed().events == 0);

  const DerivedFamily index[] = {DerivedFamily::kEventIds, DerivedFamily::kTags};
  auto made = stored_.database().NewGeneration(index);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  EXPECT_FALSE(DamageOf(DerivedFamily::kTags).has_value());
  EXPECT_EQ(CountFound(DerivedFamily::kTags), kEvents);
  EXPECT_TRUE(absl::IsUnavailable(derived->Damaged(DerivedFamily::kTags, "what was replaced")));
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(absl::IsUnavailable(
      stored_.database().derived()->Damaged(DerivedFamily::kTags, "what is new")));
  EXPECT_EQ(told, 2);
}

TEST_F(DerivedDamageTest, MergingDamagedFilesStopsNoAppend) {
  const std::string file = CloseAndFindFile(DerivedFamily::kEventIds);
  FlipBit(file, FileBytes(file) / 3);
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  // Files that overlap, so that they have to be merged.
  IndexRuns again(stored_.database(), stored_.database().derived());
  const v1::Record record = *log().ReadOne("a", Position{0});
  ASSERT_EQ(again.Add("a", Position{0}, record.event().event_id(), TagsOfSample(record)),
            absl::OkStatus());
  ASSERT_EQ(again.Write(), absl::OkStatus());
  rocksdb::DB& rocks = stored_.database().rocks();
  rocksdb::ColumnFamilyHandle* const ids =
      stored_.database().derived()->family(DerivedFamily::kEventIds);
  const rocksdb::Status merged = rocks.CompactRange({}, ids, nullptr, nullptr);
  EXPECT_TRUE(merged.IsCorruption()) << merged.ToString();
  EXPECT_TRUE(DamageOf(DerivedFamily::kEventIds).has_value());
  EXPECT_EQ(log().halt_reason(), std::nullopt);
  EXPECT_EQ(stored_.Append("b", {SampleEvent("e0")}), absl::OkStatus());
}

TEST_F(DerivedDamageTest, RunsThatACrashLeftAreDeletedAtOpenAndNothingElse) {
  const auto make = [&](const std::string& name) {
    std::ofstream(stored_.path() + "/" + name) << "left";
  };
  stored_.Close();
  make("tags.7.run");
  make("event_ids.1.run");
  make("notes.run");
  make("tags.run");
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  const auto is_there = [&](const std::string& name) {
    return std::filesystem::exists(stored_.path() + "/" + name);
  };
  EXPECT_FALSE(is_there("tags.7.run"));
  EXPECT_FALSE(is_there("event_ids.1.run"));
  EXPECT_TRUE(is_there("notes.run"));
  EXPECT_TRUE(is_there("tags.run"));
}

}  // namespace
}  // namespace liggare::store
