// What is signed, when, and by which keys, over a store whose disk can fail.

#include "services/audit/checkpoints.h"

#include "absl/synchronization/notification.h"
#include "services/audit/key_rotation.h"
#include "services/audit/signer.h"
#include "services/ledger/sequencer.h"
#include "tests/services/audit/audit_fixture.h"
#include "tests/support/damage.h"

namespace liggare::audit {
namespace {

using ledger::AppendOf;
using ledger::Cost;
using ledger::kLedger;

using CheckpointsTest = AuditFixture;

TEST_F(CheckpointsTest, WhatIsSignedIsAnchored) {
  for (int number = 1; number <= 3; ++number) {
    ASSERT_TRUE(Append(AppendOf({Cost(number)})).ok());
    const std::string note = Newest().note;
    EXPECT_EQ(anchor_->Find(kLedger), note);
  }
  const std::string note = Newest().note;
  // An older one is signed, and anchors nothing.
  EXPECT_TRUE(checkpoints_->At(*ledger(), Size{2}).ok());
  EXPECT_EQ(anchor_->Find(kLedger), note);
  ReopenAll();
  EXPECT_EQ(checkpoints_->Latest(kLedger)->note, note);
  EXPECT_TRUE(*signatures_->HasSigned(kLedger));
}

TEST_F(CheckpointsTest, AnchorNeverCutsAnAppend) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  EXPECT_EQ(checkpoints_->At(*ledger(), Size{2})->head.size, Size{2});
  EXPECT_EQ(checkpoints_->Latest(kLedger)->head.size, Size{4});
}

TEST_F(CheckpointsTest, NothingIsServedThatTheAnchorDoesNotHave) {
  Newest();
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  faults_.CutPower();
  EXPECT_FALSE(checkpoints_->At(*ledger(), Size{2}).ok());
  EXPECT_EQ(checkpoints_->Latest(kLedger)->head.size, Size{1});
  is_damaged_ = true;  // and cannot be read through without power
}

TEST_F(CheckpointsTest, EveryLedgerThatHasGrownSigns) {
  ASSERT_TRUE(Create(ledger::NewLedger("annan")).ok());
  EXPECT_TRUE(checkpoints_->SignGrown().empty());
  EXPECT_EQ(checkpoints_->Latest("annan")->head.size, Size{1});
  const std::string note = checkpoints_->Latest(kLedger)->note;
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  EXPECT_TRUE(checkpoints_->SignGrown().empty());
  EXPECT_EQ(checkpoints_->Latest(kLedger)->head.size, Size{2});
  EXPECT_EQ(checkpoints_->Latest("annan")->head.size, Size{1});
  EXPECT_NE(checkpoints_->Latest(kLedger)->note, note);
}

TEST_F(CheckpointsTest, ReplacedKeySignsForAWhile) {
  EXPECT_EQ(SignaturesOn(Newest()), 1);
  ledger::Sequencer sequencer(*log_, *vault_, *keys_, *ledgers_, *tail_, *transaction_clock_, {});
  KeyRotation rotation(*ledgers_, sequencer, *keys_);
  ASSERT_TRUE(rotation.Rotate(kLedger, "local").ok());
  EXPECT_EQ(SignaturesOn(Newest()), 2);
  clock_.Advance(kOldKeyFor - absl::Hours(1));
  ASSERT_TRUE(rotation.Rotate(kLedger, "local").ok());
  EXPECT_EQ(SignaturesOn(Newest()), 3);
  // Somewhat more, for each append is recorded later than the one before.
  clock_.Advance(absl::Hours(1) + absl::Seconds(1));
  EXPECT_EQ(SignaturesOn(*checkpoints_->At(*ledger(), Size{1})), 2);
  clock_.Advance(kOldKeyFor);
  EXPECT_EQ(SignaturesOn(*checkpoints_->At(*ledger(), Size{1})), 1);
}

TEST_F(CheckpointsTest, LastKeyIsKnownThoughTheTagsAreDamaged) {
  std::string verifier_key;
  {
    ledger::Sequencer sequencer(*log_, *vault_, *keys_, *ledgers_, *tail_, *transaction_clock_, {});
    const auto rotated = KeyRotation(*ledgers_, sequencer, *keys_).Rotate(kLedger, "local");
    ASSERT_TRUE(rotated.ok()) << rotated.status();
    verifier_key = rotated->verifier_key();
  }
  ASSERT_EQ(log_->WriteIndexes(), absl::OkStatus());
  const std::vector<std::string> files = support::FilesOf(*database_, store::DerivedFamily::kTags);
  ASSERT_FALSE(files.empty());
  checkpoints_.reset();
  signatures_.reset();
  Close();
  for (const std::string& file : files) support::FlipBit(file, support::FileBytes(file) / 2);
  Open();
  OpenAnchor();
  EXPECT_EQ(ledger()->Describe().verifier_key(), verifier_key);
  EXPECT_FALSE(ledger()->halt_reason().has_value());
  is_damaged_ = true;  // and nobody mends it here
}

TEST_F(CheckpointsTest, SignerTellsWhoWaits) {
  Signer signer(*ledgers_, *checkpoints_);
  ASSERT_TRUE(Append(AppendOf({Cost(1)})).ok());
  absl::Notification covered;
  signer.Await(kLedger, Size{2}, [&](const absl::StatusOr<SignedCheckpoint>& checkpoint) {
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    EXPECT_GE(checkpoint->head.size, Size{2});
    covered.Notify();
  });
  covered.WaitForNotification();
  signer.End();
  bool told = false;
  signer.Await(kLedger, Size{2}, [&](const absl::StatusOr<SignedCheckpoint>& checkpoint) {
    EXPECT_EQ(ledger::Reason(checkpoint.status()), v1::ERROR_REASON_DRAINING);
    told = true;
  });
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace liggare::audit
