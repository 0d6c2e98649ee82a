// The index of ids and tags: written behind the commits, in generations, found at every moment.

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/blocks.h"
#include "store/index_runs.h"
#include "tests/store/event_log_fixture.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

constexpr DerivedFamily kIndex[] = {DerivedFamily::kEventIds, DerivedFamily::kTags};

class IndexTest : public EventLogTest {
 protected:
  Size Indexed(const std::string& ledger) {
    const auto size = IndexedSize(stored_.database(), *stored_.database().derived(), ledger);
    EXPECT_TRUE(size.ok()) << size.status();
    return size.ok() ? *size : Size{-1};
  }
  std::vector<int64_t> Scanned(const TagFilter& filter, int64_t from, Direction direction) {
    const auto scan = log().Scan("a", filter, Position{from}, direction);
    std::vector<int64_t> found;
    for (auto next = scan->Next(); next.ok() && next->has_value(); next = scan->Next()) {
      found.push_back((*next)->value);
    }
    return found;
  }
  // Each event with the tag `all`, and one that only it has; every third with `third`.
  void AppendTagged(int count) {
    std::vector<NewRecord> events;
    for (int i = 0; i < count; ++i, ++tagged_) {
      std::vector<std::string> tags = {"all", absl::StrCat("only:", tagged_)};
      if (tagged_ % 3 == 0) tags.push_back("third");
      events.push_back(SampleEvent(absl::StrCat("e", tagged_), tags));
    }
    ASSERT_EQ(stored_.Append("a", events), absl::OkStatus());
  }
  std::vector<std::string> FamilyNames() {
    std::vector<std::string> names;
    rocksdb::DBOptions options;
    options.env = env_.env();
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies(options, stored_.path(), &names).ok());
    return names;
  }
  bool HasFamily(const std::string& name) {
    const std::vector<std::string> names = FamilyNames();
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  int tagged_ = 0;
};

TEST_F(IndexTest, CommitWritesNoIndexAndWriteIndexesAll) {
  AppendTagged(10);
  EXPECT_EQ(log().unindexed().events, 10);
  EXPECT_GT(log().unindexed().bytes, 0u);
  EXPECT_EQ(Indexed("a"), Size{0});
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  EXPECT_EQ(log().unindexed().events, 0);
  EXPECT_EQ(log().unindexed().bytes, 0u);
  EXPECT_EQ(Indexed("a"), Size{10});
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus()) << "nothing to write";
}

TEST_F(IndexTest, ScansSpanIndexAndTail) {
  for (int part = 0; part < 4; ++part) {
    AppendTagged(part == 1 ? 9'000 : 50);
    if (part < 3) {
      ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
    }
    std::vector<int64_t> third;
    for (int64_t at = 0; at < tagged_; at += 3) third.push_back(at);
    EXPECT_EQ(Scanned({{"third"}}, 0, Direction::kForward), third);
    EXPECT_EQ(Scanned({{"third"}, {"all"}}, 0, Direction::kForward), third);
    std::reverse(third.begin(), third.end());
    EXPECT_EQ(Scanned({{"third"}}, tagged_ - 1, Direction::kBackward), third);
    for (const int64_t at : {int64_t{0}, int64_t{4'095}, int64_t{4'096}, int64_t{tagged_ - 1}}) {
      if (at >= tagged_) continue;
      const std::string only = absl::StrCat("only:", at);
      EXPECT_EQ(Scanned({{only}}, 0, Direction::kForward), std::vector<int64_t>{at});
      EXPECT_EQ(Scanned({{only}}, tagged_ - 1, Direction::kBackward), std::vector<int64_t>{at});
      EXPECT_EQ(Scanned({{only}}, at + 1, Direction::kForward), std::vector<int64_t>());
    }
  }
}

TEST_F(IndexTest, ScanGoesOnFromAPosition) {
  AppendTagged(100);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  AppendTagged(100);
  const auto scan = log().Scan("a", {{"third"}}, Position{0}, Direction::kForward);
  EXPECT_EQ(*scan->Next(), Position{0});
  scan->SeekTo(Position{50});
  EXPECT_EQ(*scan->Next(), Position{51});
  scan->SeekTo(Position{10});
  EXPECT_EQ(*scan->Next(), Position{54}) << "never back";
  scan->SeekTo(Position{150});
  EXPECT_EQ(*scan->Next(), Position{150});
}

TEST_F(IndexTest, ScanSeesWhatWasThereWhateverIsWrittenMeanwhile) {
  AppendTagged(100);
  const auto scan = log().Scan("a", {{"all"}}, Position{0}, Direction::kForward);
  ASSERT_EQ(*scan->Next(), Position{0});
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  AppendTagged(100);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  for (int64_t at = 1; at < 100; ++at) ASSERT_EQ(*scan->Next(), Position{at});
  EXPECT_EQ(*scan->Next(), std::nullopt);
}

TEST_F(IndexTest, OpenBatchStaysFindableWhileTheRestIsWritten) {
  AppendTagged(10);
  Batch batch = log().NewBatch(SampleTime());
  ASSERT_EQ(batch.Begin("a", 2), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, SampleEvent("open0", {"all", "open"})).ok());
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  EXPECT_EQ(Indexed("a"), Size{10});
  EXPECT_EQ(*log().FindEvent("a", "open0"), std::nullopt);
  EXPECT_EQ(*batch.FindEvent("a", "open0"), Position{10});
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"open"}, {"all"}}, Position{0}), Position{10});
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("open0")).status()));
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("e3")).status()));
  ASSERT_TRUE(AddTo(batch, SampleEvent("open1", {"open"})).ok());
  batch.Seal();
  ASSERT_EQ(log().Commit(batch), absl::OkStatus());
  EXPECT_EQ(log().unindexed().events, 2);
  EXPECT_EQ(*log().FindEvent("a", "open1"), Position{11});
  EXPECT_EQ(Scanned({{"open"}}, 0, Direction::kForward), (std::vector<int64_t>{10, 11}));
}

TEST_F(IndexTest, BatchThatIsLetGoOfLeavesNoTrace) {
  AppendTagged(3);
  {
    Batch batch = log().NewBatch(SampleTime());
    ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
    ASSERT_TRUE(AddTo(batch, SampleEvent("gone", {"gone"})).ok());
    batch.Seal();
  }
  Batch batch = log().NewBatch(SampleTime());
  EXPECT_EQ(*batch.FindEvent("a", "gone"), std::nullopt);
  EXPECT_EQ(*batch.AnyMatchFrom("a", {{"gone"}}, Position{0}), std::nullopt);
  ASSERT_EQ(batch.Begin("a", 1), absl::OkStatus());
  EXPECT_TRUE(AddTo(batch, SampleEvent("gone")).ok());
  batch.Abandon();
  EXPECT_EQ(log().unindexed().events, 3);
}

TEST_F(IndexTest, ManyIdsAreLookedUpAtOnce) {
  AppendTagged(20);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  AppendTagged(20);
  const std::vector<std::string_view> ids = {"e39", "none", "e0", "e19", "e20", ""};
  const auto found = log().FindEvents("a", ids);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found,
            (std::vector<std::optional<Position>>{Position{39}, std::nullopt, Position{0},
                                                  Position{19}, Position{20}, std::nullopt}));
  EXPECT_EQ(*log().FindEvents("b", ids), std::vector<std::optional<Position>>(6));
}

TEST_F(IndexTest, EventsLookedUpInABatchAreStillAddedOnce) {
  AppendTagged(5);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  Batch batch = log().NewBatch(SampleTime());
  const std::vector<std::string_view> ids = {"n0", "e3", "n1", "n0"};
  const auto found = batch.FindEvents("a", ids);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ((*found)[1], Position{3});
  ASSERT_EQ(batch.Begin("a", 3), absl::OkStatus());
  EXPECT_TRUE(AddTo(batch, SampleEvent("n0")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("e3")).status()));
  EXPECT_TRUE(AddTo(batch, SampleEvent("n1")).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("n0")).status()));
  EXPECT_TRUE(absl::IsAlreadyExists(AddTo(batch, SampleEvent("e0")).status()));
  EXPECT_TRUE(AddTo(batch, SampleEvent("n2")).ok());
  batch.Seal();
  EXPECT_EQ(log().Commit(batch), absl::OkStatus());
}

TEST_F(IndexTest, UnwrittenTailIsReadBackAtOpen) {
  AppendTagged(10);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  AppendTagged(7);
  Reopen();
  EXPECT_EQ(log().unindexed().events, 7);
  EXPECT_EQ(Indexed("a"), Size{10});
  EXPECT_EQ(*log().FindEvent("a", "e16"), Position{16});
  EXPECT_EQ(Scanned({{"only:16"}}, 0, Direction::kForward), std::vector<int64_t>{16});
}

TEST_F(IndexTest, LookUpsAgreeWhileIndexesAreWrittenBesideAppends) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    while (!done) EXPECT_EQ(log().WriteIndexes(), absl::OkStatus());
  });
  std::thread reader([&] {
    while (!done) {
      const auto head = log().Head("a");
      if (!head.ok()) continue;
      const int64_t last = head->size.value - 1;
      EXPECT_EQ(*log().FindEvent("a", absl::StrCat("e", last)), Position{last});
      EXPECT_EQ(*log()
                     .Scan("a", {{absl::StrCat("only:", last)}}, Position{0}, Direction::kForward)
                     ->Next(),
                Position{last});
      EXPECT_EQ(*log().Scan("a", {{"all"}}, Position{last}, Direction::kBackward)->Next(),
                Position{last});
    }
  });
  for (int i = 0; i < 150; ++i) {
    Batch batch = log().NewBatch(SampleTime());
    EXPECT_EQ(batch.Begin("a", 5), absl::OkStatus());
    for (int event = 0; event < 5; ++event, ++tagged_) {
      const std::string only = absl::StrCat("only:", tagged_);
      EXPECT_TRUE(AddTo(batch, SampleEvent(absl::StrCat("e", tagged_), {"all", only})).ok());
      EXPECT_EQ(*batch.AnyMatchFrom("a", {{only}}, Position{0}), Position{tagged_});
      EXPECT_EQ(*batch.FindEvent("a", absl::StrCat("e", tagged_)), Position{tagged_});
    }
    batch.Seal();
    EXPECT_EQ(log().Commit(batch), absl::OkStatus());
  }
  done = true;
  writer.join();
  reader.join();
}

// The mark of what is indexed is never ahead of the run, wherever the power fails.
TEST_F(IndexTest, CrashAnywhereInWriteIndexesLosesNothing) {
  std::mt19937_64 random(support::TestSeed());
  bool finished = false;
  for (int operations = 0; !finished; ++operations) {
    ASSERT_LT(operations, 500);
    AppendTagged(20);
    env_.Plan({.fault = support::Fault::kCutPower, .after = operations});
    finished = log().WriteIndexes().ok();
    ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus()) << operations;
    ASSERT_EQ(log().Head("a")->size.value, tagged_);
    ASSERT_EQ(stored_.Check(), absl::OkStatus()) << operations;
    ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
    ASSERT_EQ(stored_.Check(), absl::OkStatus()) << operations;
  }
}

TEST_F(IndexTest, RunWrittenTwiceChangesNothing) {
  AppendTagged(5'000);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  IndexRuns again(stored_.database(), stored_.database().derived());
  for (int64_t at = 4'000; at < 4'500; ++at) {
    const v1::Record record = *log().ReadOne("a", Position{at});
    ASSERT_EQ(again.Add("a", Position{at}, record.event().event_id(), TagsOfSample(record)),
              absl::OkStatus());
  }
  ASSERT_EQ(again.Write(), absl::OkStatus());
  EXPECT_EQ(Indexed("a"), Size{5'000});
  EXPECT_EQ(stored_.Check(), absl::OkStatus());
}

TEST_F(IndexTest, WithoutItsMarkAnIndexIsLostUntilItIsMadeAnew) {
  AppendTagged(30);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  for (const std::string& mark : {std::string("damaged"), std::string("\0\0\0\0\0\0\0\x77", 8)}) {
    ASSERT_TRUE(stored_.database()
                    .rocks()
                    .Put({}, stored_.database().derived()->family(DerivedFamily::kTags),
                         LedgerPrefix("a"), mark)
                    .ok());
    Reopen();
    EXPECT_EQ(log().unindexed().events, 0);
    EXPECT_TRUE(absl::IsUnavailable(log().FindEvent("a", "e3").status()));
    EXPECT_TRUE(absl::IsUnavailable(log().FindEvent("a", "unheard-of").status()));
    EXPECT_TRUE(absl::IsUnavailable(
        log().Scan("a", {{"all"}}, Position{0}, Direction::kForward)->Next().status()));
    EXPECT_TRUE(absl::IsUnavailable(stored_.Append("a", {SampleEvent("e3")})));
    auto made = stored_.database().NewGeneration(kIndex);
    ASSERT_TRUE(made.ok()) << made.status();
    ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
    EXPECT_EQ(stored_.Check(), absl::OkStatus());
    AppendTagged(5);
    ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
    EXPECT_EQ(stored_.Check(), absl::OkStatus());
  }
}

TEST_F(IndexTest, NewGenerationHasTheSameBytesAndTakesOver) {
  for (int part = 0; part < 3; ++part) {
    AppendTagged(3'000);
    ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  }
  AppendTagged(10);
  auto made = stored_.database().NewGeneration(kIndex);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ((*made)->generation(DerivedFamily::kTags), 2);
  EXPECT_EQ((*made)->generation(DerivedFamily::kBlocks), 1);
  auto runs = std::make_unique<IndexRuns>(stored_.database(), *made);
  for (int64_t at = 0; at < 5'000; ++at) {
    const v1::Record record = *log().ReadOne("a", Position{at});
    ASSERT_EQ(runs->Add("a", Position{at}, record.event().event_id(), TagsOfSample(record)),
              absl::OkStatus());
    if (at % 1'777 == 0) {
      ASSERT_EQ(runs->Write(), absl::OkStatus());
    }
  }
  ASSERT_EQ(runs->Write(), absl::OkStatus());
  runs.reset();
  AppendTagged(10);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  AppendTagged(10);
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  made = absl::CancelledError("let go of");
  EXPECT_EQ(stored_.database().derived()->generation(DerivedFamily::kTags), 2);
  EXPECT_EQ(Indexed("a"), Size{9'020});
  EXPECT_EQ(stored_.Check(), absl::OkStatus()) << "byte for byte";
  Reopen();
  EXPECT_EQ(stored_.database().derived()->generation(DerivedFamily::kTags), 2);
  EXPECT_EQ(log().unindexed().events, 10);
}

TEST_F(IndexTest, ReplacedGenerationIsDroppedWithItsLastReader) {
  AppendTagged(100);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  auto scan = log().Scan("a", {{"all"}}, Position{0}, Direction::kForward);
  ASSERT_EQ(*scan->Next(), Position{0});
  auto made = stored_.database().NewGeneration(kIndex);
  ASSERT_TRUE(made.ok());
  EXPECT_TRUE(HasFamily("tags.2"));
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  EXPECT_TRUE(HasFamily("tags.1"));
  for (int64_t at = 1; at < 100; ++at) ASSERT_EQ(*scan->Next(), Position{at});
  scan.reset();
  EXPECT_FALSE(HasFamily("tags.1"));
  EXPECT_TRUE(HasFamily("tags.2"));
  EXPECT_TRUE(HasFamily("blocks.1")) << "it was not made anew";
}

TEST_F(IndexTest, BlocksKeepTheirOwnFamilyAlone) {
  const Blocks blocks(stored_.database(), stored_.database().derived());
  auto made = stored_.database().NewGeneration(kIndex);
  ASSERT_TRUE(made.ok());
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  EXPECT_FALSE(HasFamily("tags.1"));
  EXPECT_TRUE(HasFamily("blocks.1"));
}

// As a folder was before there were hashes.
TEST_F(IndexTest, FamilyThatWasNotThereIsMade) {
  AppendTagged(10);
  auto made = stored_.database().NewGeneration(kIndex);
  ASSERT_TRUE(made.ok());
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  made = absl::CancelledError("let go of");
  std::string generations;
  rocksdb::DB& rocks = stored_.database().rocks();
  ASSERT_TRUE(rocks.Get({}, kDerivedKey, &generations).ok());
  generations.resize(generations.size() - sizeof(uint32_t));
  Overwrite(ColumnFamily::kDefault, kDerivedKey, generations);
  ASSERT_TRUE(
      rocks.DropColumnFamily(stored_.database().derived()->family(DerivedFamily::kHashes)).ok());
  ASSERT_FALSE(HasFamily("hashes.1"));
  Reopen();
  EXPECT_TRUE(HasFamily("hashes.1"));
  EXPECT_EQ(stored_.database().derived()->generation(DerivedFamily::kTags), 2);
}

TEST_F(IndexTest, GenerationLetGoOfIsDropped) {
  {
    const auto made = stored_.database().NewGeneration(kIndex);
    ASSERT_TRUE(made.ok());
    EXPECT_TRUE(HasFamily("event_ids.2"));
  }
  EXPECT_FALSE(HasFamily("event_ids.2"));
  EXPECT_TRUE(HasFamily("event_ids.1"));
}

TEST_F(IndexTest, CrashAnywhereInARebuildLeavesOneWholeGeneration) {
  std::mt19937_64 random(support::TestSeed());
  AppendTagged(200);
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  bool finished = false;
  for (int operations = 0; !finished; operations += 1 + static_cast<int>(random() % 5)) {
    ASSERT_LT(operations, 1'000);
    env_.Plan({.fault = support::Fault::kCutPower, .after = operations});
    const DerivedFamily all[] = {DerivedFamily::kEventIds, DerivedFamily::kTags,
                                 DerivedFamily::kBlocks, DerivedFamily::kHashes};
    if (auto made = stored_.database().NewGeneration(all); made.ok()) {
      Blocks blocks(stored_.database(), *made);
      const std::pair<BlockKey, std::string> block(BlockKey{1, 0, 0}, "block");
      const bool put = blocks.Put("a", std::span(&block, 1)).ok();
      finished = log().Switch(*std::move(made)).ok() && put;
    }
    ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus()) << operations;
    ASSERT_EQ(stored_.Check(), absl::OkStatus()) << operations;
    EXPECT_EQ(FamilyNames().size(), 8u) << "no family of another generation is left";
    // Of the generation before, or the new one with its blocks.
    const auto derived = stored_.database().derived();
    const auto kept = Blocks(stored_.database(), derived).Get("a", {1, 0, 0});
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(kept->has_value(), derived->generation(DerivedFamily::kBlocks) > 1) << operations;
  }
}

}  // namespace
}  // namespace liggare::store
