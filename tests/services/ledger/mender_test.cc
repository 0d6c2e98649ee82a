// Damage in what is derived is mended by the server itself: what needs it is unavailable meanwhile,
// and then everything is as it was.

#include "services/ledger/mender.h"

#include <filesystem>
#include <thread>

#include "absl/synchronization/notification.h"
#include "rocksdb/db.h"
#include "tests/services/ledger/derived_fixture.h"
#include "tests/support/tags.h"

namespace liggare::ledger {
namespace {

using support::kDerivedFamilies;

class MenderTest : public DerivedFixture {
 protected:
  ~MenderTest() override { mender_.reset(); }

  void StartMending() {
    mender_ =
        std::make_unique<Mender>(*database_, *log_, *ledgers_, *sequencer_, Mender::Options());
  }

  // Closes, has files of a family damaged, and opens again, with a mender.
  void Damage(store::DerivedFamily family, const std::function<void(const std::string&)>& damage) {
    mender_.reset();
    Stop();
    const std::vector<std::string> files = support::FilesOf(*database_, family);
    ASSERT_FALSE(files.empty());
    Close();
    for (const std::string& file : files) damage(file);
    Open();
    StartWriting();
    StartMending();
  }

  // Whether an answer is there; one that is not says that it will be.
  static bool IsThere(const absl::Status& status) {
    EXPECT_TRUE(status.ok() || absl::IsUnavailable(status)) << status;
    return status.ok();
  }
  // Asks for every event by its id and each of its tags, and for budgets; whether all were there.
  // What is there is right.
  bool EverythingIsThere() {
    bool all = true;
    for (const v1::Record& record : Records()) {
      const Position position{record.position()};
      const auto found = log_->FindEvent(kLedger, record.event().event_id());
      all &= IsThere(found.status());
      EXPECT_TRUE(!found.ok() || *found == position);
      for (const std::string& tag : support::TagsOf(record)) {
        const auto next =
            log_->Scan(kLedger, {{tag}}, position, store::Direction::kForward)->Next();
        all &= IsThere(next.status());
        EXPECT_TRUE(!next.ok() || *next == position);
      }
    }
    const auto projection = ledger()->projection();
    if (!IsThere(projection.status())) return false;
    for (int64_t size = 0; size <= ledger()->head().size.value; size += 97) {
      v1::GetBudgetRequest request;
      request.set_ledger(kLedger);
      const auto answer =
          (*projection)
              ->GetBudget(request, {budget::Date(2020, 12, 31), Size{size}, absl::UnixEpoch()});
      all &= IsThere(answer.status());
    }
    return all;
  }
  void AwaitMended() {
    while (!EverythingIsThere() || mender_->mending().has_value()) {
      const auto mending = mender_->mending();
      ASSERT_EQ(mending.has_value() ? mending->failure() : "", "");
      std::this_thread::yield();
    }
  }

  std::unique_ptr<Mender> mender_;
};

TEST_F(MenderTest, FlippedBitsOfEachFamilyAreMended) {
  AppendCosts(9'000);
  Restart();
  const auto budgets = Budgets();
  const auto before = DumpAll();
  for (const store::DerivedFamily family : kDerivedFamilies) {
    const int generation = database_->derived()->generation(family);
    Damage(family,
           [](const std::string& file) { support::FlipBit(file, support::FileBytes(file) / 2); });
    AwaitMended();
    EXPECT_GT(database_->derived()->generation(family), generation);
    EXPECT_FALSE(database_->derived()->damage(family).has_value());
    EXPECT_EQ(Budgets(), budgets);
    EXPECT_TRUE(DumpAll() == before) << "to the same bytes";
  }
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(99'001)})).ok());
}

TEST_F(MenderTest, FilesThatAreGoneAreMended) {
  AppendCosts(5'000);
  Restart();
  const auto budgets = Budgets();
  const auto before = DumpAll();
  for (const store::DerivedFamily family : kDerivedFamilies) {
    Damage(family, [](const std::string& file) { std::filesystem::remove(file); });
    AwaitMended();
    EXPECT_EQ(Budgets(), budgets);
    EXPECT_TRUE(DumpAll() == before) << "to the same bytes";
  }
}

TEST_F(MenderTest, WhatNeedsTheDamagedIsUnavailableAndTheRestGoesOn) {
  AppendCosts(600);
  Restart();
  const auto derived = database_->derived();
  derived->Lost(store::DerivedFamily::kEventIds, "all ids").IgnoreError();
  EXPECT_TRUE(absl::IsUnavailable(AppendAndWait(AppendOf({Cost(99'001)})).status()));
  EXPECT_FALSE(Budget(ledger()->head().size).empty());
  EXPECT_EQ(log_->halt_reason(), std::nullopt);
  EXPECT_EQ(ledger()->halt_reason(), std::nullopt);
  StartMending();
  AwaitMended();
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(99'001)})).ok());
  EXPECT_EQ(AppendAndWait(AppendOf({Cost(4, 1)})).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(MenderTest, DamagedEntriesAreMendedWhereverTheyAreMet) {
  AppendCosts(5'000);
  Restart();
  const auto before = DumpAll();
  StartMending();
  for (const store::DerivedFamily family : kDerivedFamilies) {
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;
    const auto derived = database_->derived();
    for (const auto& [key, value] : before.at(family)) {
      if (key == store::LedgerPrefix(kLedger)) continue;  // Of an index, how far it reaches.
      ASSERT_TRUE(database_->rocks().Put(unlogged, derived->family(family), key, "x").ok());
    }
    AwaitMended();
    EXPECT_TRUE(DumpAll() == before) << "to the same bytes";
  }
}

TEST_F(MenderTest, OneRebuildAtATime) {
  AppendCosts(600);
  StartMending();
  absl::Status second;
  const absl::Status first =
      mender_->Run(v1::REBUILD_SCOPE_BLOCKS, [&](auto, const auto&, auto, auto) {
        second = mender_->Run(v1::REBUILD_SCOPE_BLOCKS,
                              [](auto, const auto&, auto, auto) { return true; });
        return true;
      });
  EXPECT_EQ(first, absl::OkStatus());
  EXPECT_EQ(Reason(second), v1::ERROR_REASON_LIMIT_EXCEEDED);
}

TEST_F(MenderTest, ARebuildThatFailsSaysWhy) {
  is_damaged_ = true;
  AppendCosts(600);
  Restart();
  const std::unique_ptr<rocksdb::Iterator> chunks(
      database_->rocks().NewIterator({}, database_->family(store::ColumnFamily::kRecords)));
  chunks->SeekToFirst();
  ASSERT_TRUE(chunks->Valid());
  chunks->Next();
  ASSERT_TRUE(database_->rocks()
                  .Put({}, database_->family(store::ColumnFamily::kRecords), chunks->key(), "x")
                  .ok());
  absl::Notification ended;
  Mender::Options options;
  options.on_begin = [](const v1::Mending& mending) {
    EXPECT_EQ(mending.scope(), v1::REBUILD_SCOPE_BLOCKS);
    EXPECT_EQ(mending.damage(), "a block");
  };
  options.on_end = [&](const absl::Status& status) {
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    ended.Notify();
  };
  mender_ = std::make_unique<Mender>(*database_, *log_, *ledgers_, *sequencer_, options);
  database_->derived()->Damaged(store::DerivedFamily::kBlocks, "a block").IgnoreError();
  ended.WaitForNotification();
  ASSERT_TRUE(mender_->mending().has_value());
  EXPECT_NE(mender_->mending()->failure().find("ledger trygghet"), std::string::npos);
}

TEST_F(MenderTest, WritingBehindTellsWhenItFailsAndWhenItIsMended) {
  Stop();
  absl::Notification failed, resumed;
  Sequencer::Options options;
  options.write_behind.events_run = 1;
  options.write_behind.on_change = [&](const absl::Status& written) {
    EXPECT_TRUE(written.ok() || absl::IsUnavailable(written)) << written;
    written.ok() ? resumed.Notify() : failed.Notify();
  };
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  database_->derived()->Lost(store::DerivedFamily::kTags, "all tags").IgnoreError();
  Start(options);
  ASSERT_TRUE(AppendAndWait(AppendOf({Cost(2)})).ok()) << "which nothing indexed is asked for";
  failed.WaitForNotification();
  EXPECT_NE(sequencer_->write_behind().failure()->find("all tags"), std::string::npos);
  StartMending();
  resumed.WaitForNotification();
  EXPECT_EQ(sequencer_->write_behind().failure(), std::nullopt);
}

// What is durable stays so, though it cannot be shown at once.
TEST_F(MenderTest, AnAppendThatMeetsDamageAfterItsCommitIsShownWhenThatIsMended) {
  Stop();
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  ASSERT_EQ(log_->WriteIndexes(), absl::OkStatus());
  const auto corrected = Take(AppendOf({Correction(3, 1)}));
  database_->derived()->Lost(store::DerivedFamily::kTags, "all tags").IgnoreError();
  appender_->Commit();
  EXPECT_TRUE(corrected->value().ok()) << corrected->value().status();
  EXPECT_EQ(ledger()->head().size, Size{4});
  EXPECT_EQ(ledger()->halt_reason(), std::nullopt);
  EXPECT_TRUE(absl::IsUnavailable(ledger()->projection().status()));
  EXPECT_TRUE(absl::IsUnavailable(Append(AppendOf({Cost(4)})).status()));
  StartWriting();
  StartMending();
  AwaitMended();
  EXPECT_EQ(projection().size(), Size{4});
  EXPECT_TRUE(AppendAndWait(AppendOf({Cost(4)})).ok());
}

}  // namespace
}  // namespace liggare::ledger
