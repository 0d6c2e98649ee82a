// Private texts: kept, erased, and gone from the disk.

#include "store/vault.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/sample_log.h"
#include "tests/support/fault_env.h"
#include "tests/support/record_bytes.h"
#include "tests/support/temporary_folder.h"

namespace liggare::store {
namespace {

const char kSecret[] = "Mopeden som Kalle Karlsson lånade ut";

class VaultTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(stored_.Open(), absl::OkStatus()); }
  void TearDown() override { EXPECT_EQ(stored_.Check(), absl::OkStatus()); }

  Vault vault() { return Vault(stored_.database()); }
  absl::Status Erase(const std::string& event_id, std::vector<Position> positions) {
    NewRecord erasure = SampleEvent(event_id);
    erasure.erase_texts_of = std::move(positions);
    return stored_.Append("a", {erasure});
  }
  bool OnDisk(const std::string& bytes) { return support::HasFileWith(stored_.path(), bytes); }

  SampleLog stored_;
};

TEST_F(VaultTest, TextsAreKeptBesideTheirRecord) {
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e0"), EventWithText("e1", kSecret)}),
            absl::OkStatus());
  EXPECT_TRUE(vault().Read("a", Position{0})->empty());
  const auto texts = vault().Read("a", Position{1});
  ASSERT_TRUE(texts.ok());
  ASSERT_EQ(texts->size(), 1u);
  EXPECT_EQ((*texts)[0].field, "cost_posted.text");
  EXPECT_EQ((*texts)[0].text, kSecret);
  const auto record = stored_.log().ReadOne("a", Position{1});
  EXPECT_EQ(record->event().payload().cost_posted().text().commitment(),
            Vault::Commitment((*texts)[0].salt, kSecret));
  EXPECT_EQ(record->SerializeAsString().find(kSecret), std::string::npos);
}

TEST_F(VaultTest, ErasedTextLeavesOnlyThatItWasThere) {
  ASSERT_EQ(stored_.Append("a", {EventWithText("e0", kSecret)}), absl::OkStatus());
  const std::vector<std::string> before =
      *support::RecordBytes(stored_.log(), "a", Position{0}, Size{1});
  ASSERT_EQ(Erase("erasure", {Position{0}}), absl::OkStatus());
  stored_.Close();
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  const auto texts = vault().Read("a", Position{0});
  ASSERT_TRUE(texts.ok());
  ASSERT_EQ(texts->size(), 1u);
  EXPECT_TRUE((*texts)[0].erased);
  EXPECT_EQ((*texts)[0].field, "cost_posted.text");
  EXPECT_EQ((*texts)[0].text, "");
  EXPECT_EQ((*texts)[0].salt, "");
  EXPECT_EQ(*support::RecordBytes(stored_.log(), "a", Position{0}, Size{1}), before);
  // Again, and of an event without texts: nothing to do.
  EXPECT_EQ(Erase("again", {Position{0}, Position{1}}), absl::OkStatus());
  EXPECT_TRUE(vault().Read("a", Position{1})->empty());
}

TEST_F(VaultTest, TextErasedInItsOwnCommitNeverReachesTheDisk) {
  Batch batch = stored_.log().NewBatch(SampleTime());
  ASSERT_EQ(batch.Begin("a", 2), absl::OkStatus());
  ASSERT_TRUE(AddTo(batch, EventWithText("e0", kSecret)).ok());
  NewRecord erasure = SampleEvent("e1");
  erasure.erase_texts_of = {Position{0}};
  ASSERT_TRUE(AddTo(batch, erasure).ok());
  batch.Seal();
  ASSERT_EQ(stored_.log().Commit(batch), absl::OkStatus());
  EXPECT_TRUE((*vault().Read("a", Position{0}))[0].erased);
  EXPECT_FALSE(OnDisk(kSecret));
  EXPECT_EQ(*vault().IsUnpurged(), false);
}

TEST_F(VaultTest, PurgeMakesErasedBytesVanishFromEveryFile) {
  ASSERT_EQ(stored_.Append("a", {EventWithText("e0", kSecret), EventWithText("e1", "kept text")}),
            absl::OkStatus());
  // One copy in a sorted file, and one that is only in the write-ahead log.
  ASSERT_TRUE(
      stored_.database().rocks().Flush({}, stored_.database().family(ColumnFamily::kTexts)).ok());
  ASSERT_EQ(stored_.Append("a", {EventWithText("e2", absl::StrCat("again: ", kSecret))}),
            absl::OkStatus());
  const std::string salt = (*vault().Read("a", Position{0}))[0].salt;
  ASSERT_EQ(Erase("erasure", {Position{0}, Position{2}}), absl::OkStatus());
  EXPECT_TRUE(OnDisk(kSecret)) << "until it is purged";
  ASSERT_EQ(vault().Purge(), absl::OkStatus());
  EXPECT_FALSE(OnDisk(kSecret));
  EXPECT_FALSE(OnDisk(salt));
  EXPECT_TRUE(OnDisk("kept text"));
  EXPECT_EQ((*vault().Read("a", Position{1}))[0].text, "kept text");
  // And the log goes on.
  EXPECT_EQ(stored_.Append("a", {SampleEvent("later")}), absl::OkStatus());
  stored_.Close();
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size, Size{5});
}

// Of four files whose keys follow each other RocksDB makes a level by itself, and may do so while a
// purge is asking for what there is to compact: then it is to ask again. Which comes first is up to
// the machine, so that it takes some rounds.
TEST(VaultRaceTest, PurgeIsWholeThoughRocksDbMovesFilesMeanwhile) {
  for (int round = 0; round < 50; ++round) {
    SampleLog stored;
    ASSERT_EQ(stored.Open(), absl::OkStatus());
    for (int file = 0; file < 3; ++file) {
      ASSERT_EQ(stored.Append(
                    "a", {EventWithText(absl::StrCat("e", file), file == 0 ? kSecret : "kept")}),
                absl::OkStatus());
      ASSERT_TRUE(
          stored.database().rocks().Flush({}, stored.database().family(ColumnFamily::kTexts)).ok());
    }
    NewRecord erasure = SampleEvent("erasure");
    erasure.erase_texts_of = {Position{0}};
    ASSERT_EQ(stored.Append("a", {erasure}), absl::OkStatus());
    ASSERT_EQ(Vault(stored.database()).Purge(), absl::OkStatus());
    ASSERT_FALSE(support::HasFileWith(stored.path(), kSecret)) << round;
  }
}

TEST_F(VaultTest, WhatIsErasedIsUnpurgedUntilItIsPurged) {
  ASSERT_EQ(stored_.Append("a", {EventWithText("e0", kSecret), SampleEvent("e1")}),
            absl::OkStatus());
  // Of an event without texts nothing lingers.
  ASSERT_EQ(Erase("nothing", {Position{1}}), absl::OkStatus());
  EXPECT_EQ(*vault().IsUnpurged(), false);
  ASSERT_EQ(Erase("erasure", {Position{0}}), absl::OkStatus());
  EXPECT_EQ(*vault().IsUnpurged(), true);
  stored_.Close();
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  EXPECT_EQ(*vault().IsUnpurged(), true);
  ASSERT_EQ(vault().Purge(), absl::OkStatus());
  EXPECT_EQ(*vault().IsUnpurged(), false);
  stored_.Close();
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  EXPECT_EQ(*vault().IsUnpurged(), false);
}

TEST(VaultCrashTest, WhereverAPurgeWasCutShortTheNextLeavesNothing) {
  bool cut_short = true;
  for (int after = 0; cut_short; ++after) {
    support::FaultEnv env;
    SampleLog stored(env.env());
    ASSERT_EQ(stored.Open(), absl::OkStatus());
    ASSERT_EQ(stored.Append("a", {EventWithText("e0", kSecret)}), absl::OkStatus());
    NewRecord erasure = SampleEvent("erasure");
    erasure.erase_texts_of = {Position{0}};
    ASSERT_EQ(stored.Append("a", {erasure}), absl::OkStatus());
    env.Plan({.fault = support::Fault::kCutPower, .after = after});
    cut_short = !Vault(stored.database()).Purge().ok();
    env.PlanNothing();
    env.CutPower();
    stored.Close();
    env.LoseUnsynced();
    ASSERT_EQ(stored.Open(), absl::OkStatus()) << after;
    ASSERT_TRUE(*Vault(stored.database()).IsUnpurged() || !cut_short) << after;
    ASSERT_EQ(Vault(stored.database()).Purge(), absl::OkStatus()) << after;
    EXPECT_FALSE(support::HasFileWith(stored.path(), kSecret)) << after;
  }
}

TEST_F(VaultTest, DamagedTextsAreDataLoss) {
  ASSERT_EQ(stored_.Append("a", {EventWithText("e0", kSecret)}), absl::OkStatus());
  SampleLog damaged;
  ASSERT_EQ(damaged.Open(), absl::OkStatus());
  ASSERT_EQ(damaged.Append("a", {EventWithText("e0", kSecret)}), absl::OkStatus());
  ASSERT_TRUE(damaged.database()
                  .rocks()
                  .Put({}, damaged.database().family(ColumnFamily::kTexts),
                       PositionKey("a", Position{0}),
                       EncodeTexts("b", Position{0}, {{"f", "misplaced", "salt", false}}))
                  .ok());
  const auto texts = Vault(damaged.database()).Read("a", Position{0});
  ASSERT_TRUE(absl::IsDataLoss(texts.status()));
  EXPECT_NE(texts.status().message().find("ledger a, position 0"), absl::string_view::npos);
}

TEST_F(VaultTest, CommitmentIsTheStatedHash) {
  // printf 'liggare/private-text/v1\0saltTEXT' | sha256sum
  EXPECT_EQ(absl::BytesToHexString(Vault::Commitment("salt", "TEXT")),
            "d4bd19e14105580b4c3843038458f1d53a1bcdaa6cb54aa668a24bb66b0dd7a5");
  EXPECT_EQ(Vault::NewSalt().size(), 32u);
  EXPECT_NE(Vault::NewSalt(), Vault::NewSalt());
}

}  // namespace
}  // namespace liggare::store
