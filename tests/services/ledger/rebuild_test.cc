// What is derived from the records is loaded, written behind and rebuilt, and no answer shows it.

#include "services/ledger/rebuild.h"

#include "absl/synchronization/notification.h"
#include "rocksdb/db.h"
#include "store/merkle_tree.h"
#include "tests/services/ledger/derived_fixture.h"

namespace liggare::ledger {
namespace {

using support::kDerivedFamilies;

class RebuildTest : public DerivedFixture {
 protected:
  absl::Status Run(v1::RebuildScope scope) {
    return Rebuild(*database_, *log_, *ledgers_, *sequencer_)
        .Run(scope, [](auto, const auto&, auto, auto) { return true; });
  }
};

TEST_F(RebuildTest, ALoadedLedgerAnswersAndDecidesAsBefore) {
  AppendCosts(3'000);
  const auto budgets = Budgets();
  Restart();
  EXPECT_GT(projection().kept_size().value, 2'000);
  EXPECT_EQ(Budgets(), budgets);
  // More than is granted is refused by a state that was loaded, and what is there is taken.
  EXPECT_EQ(Reason(AppendAndWait(
                       AppendOf({Allocation(90'001, "programme", "drift-2020", 100'001, "kf-1")}))
                       .status()),
            v1::ERROR_REASON_EXCEEDS_UNALLOCATED);
  EXPECT_TRUE(
      AppendAndWait(AppendOf({Allocation(90'002, "programme", "drift-2020", 100'000, "kf-1")}))
          .ok());
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(4, 1)})).status().code() ==
              absl::StatusCode::kAlreadyExists)
      << "an id that is only in the index is known";
}

TEST_F(RebuildTest, PutAwayLedgersAnswerTheSame) {
  AppendCosts(1'500);
  const auto budgets = Budgets();
  absl::Notification put_away;
  ASSERT_TRUE(sequencer_
                  ->Between([&] {
                    ledgers_->Reload();
                    put_away.Notify();
                  })
                  .ok());
  put_away.WaitForNotification();
  EXPECT_EQ(Budgets(), budgets);
  AppendCosts(100);
  for (const auto& [size, budget] : budgets) EXPECT_EQ(Budget(Size{size}), budget);
}

TEST_F(RebuildTest, RebuiltFamiliesHaveTheSameBytes) {
  AppendCosts(5'000);
  const auto budgets = Budgets();
  Restart();  // everything that can be is written
  std::map<store::DerivedFamily, Family> live = DumpAll();
  const auto before = database_->derived();
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_EVERYTHING), absl::OkStatus());
  for (const store::DerivedFamily family : kDerivedFamilies) {
    EXPECT_NE(database_->derived()->generation(family), before->generation(family));
    EXPECT_FALSE(live[family].empty());
    EXPECT_TRUE(Dump(family) == live[family]) << static_cast<int>(family);
  }
  EXPECT_EQ(Budgets(), budgets);
}

TEST_F(RebuildTest, AppendsAndQuestionsGoOnMeanwhile) {
  AppendCosts(3'000);
  const auto budgets = Budgets();
  int64_t turns = 0;
  const absl::Status rebuilt =
      Rebuild(*database_, *log_, *ledgers_, *sequencer_)
          .Run(v1::REBUILD_SCOPE_EVERYTHING, [&](auto, const auto&, int64_t done, int64_t total) {
            EXPECT_LE(done, total);
            ++turns;
            AppendCosts(60);
            EXPECT_EQ(Budget(Size{97}), budgets.at(97));
            return true;
          });
  ASSERT_EQ(rebuilt, absl::OkStatus());
  EXPECT_GT(turns, 2);
  for (const auto& [size, budget] : budgets) EXPECT_EQ(Budget(Size{size}), budget);
  const auto now = Budgets();
  Restart();
  EXPECT_EQ(Budgets(), now);
}

TEST_F(RebuildTest, GivenUpItLeavesWhatWasInUse) {
  AppendCosts(3'000);
  const auto before = database_->derived();
  const absl::Status rebuilt =
      Rebuild(*database_, *log_, *ledgers_, *sequencer_)
          .Run(v1::REBUILD_SCOPE_EVERYTHING, [](auto, const auto&, auto, auto) { return false; });
  EXPECT_EQ(Reason(rebuilt), v1::ERROR_REASON_CANCELLED);
  for (const store::DerivedFamily family : kDerivedFamilies) {
    EXPECT_EQ(database_->derived()->generation(family), before->generation(family));
  }
  AppendCosts(100);
}

TEST_F(RebuildTest, OnlyWhatWasAskedForIsMadeAnew) {
  AppendCosts(600);
  const auto before = database_->derived();
  const auto is_anew = [&](store::DerivedFamily family) {
    return database_->derived()->generation(family) != before->generation(family);
  };
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_INDEXES), absl::OkStatus());
  EXPECT_TRUE(is_anew(store::DerivedFamily::kEventIds));
  EXPECT_TRUE(is_anew(store::DerivedFamily::kTags));
  EXPECT_FALSE(is_anew(store::DerivedFamily::kBlocks));
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_BLOCKS), absl::OkStatus());
  EXPECT_TRUE(is_anew(store::DerivedFamily::kBlocks));
  EXPECT_FALSE(is_anew(store::DerivedFamily::kHashes));
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_HASHES), absl::OkStatus());
  EXPECT_TRUE(is_anew(store::DerivedFamily::kHashes));
}

TEST_F(RebuildTest, RebuiltHashesHaveTheSameBytes) {
  AppendCosts(1'500);
  const Size size = ledger()->head().size;
  const auto root = [&] { return (*ledger()->tree())->Head(size)->root; };
  const proof::Hash before = root();
  const Family hashes = Dump(store::DerivedFamily::kHashes);
  EXPECT_FALSE(hashes.empty());
  ASSERT_EQ(Run(v1::REBUILD_SCOPE_HASHES), absl::OkStatus());
  EXPECT_TRUE(Dump(store::DerivedFamily::kHashes) == hashes);
  EXPECT_EQ(root(), before);
}

}  // namespace
}  // namespace liggare::ledger
