// What becomes of stores that are copied, restored or lose something: nothing is signed that does
// not extend what was, and there is a way on.

#include <fstream>

#include "services/server/offline.h"
#include "tests/services/rpc/audit_fixture.h"

namespace liggare::rpc {
namespace {

TEST_F(AuditServiceTest, ForkIsNotSigned) {
  AppendCosts(1, 3);
  Checkpoint();
  StopServer();
  Keep(data(), "copy");
  Keep(anchor(), "copied-anchor");
  StartServer();
  AppendCosts(10, 12);
  const std::string signed_root = proof::HashText(*proof::HashOfBytes(Checkpoint().root()));
  StopServer();

  PutBack(data(), "copy");
  options().anchor_dir = Aside("copied-anchor");
  StartServer();
  AppendCosts(20, 22);
  const std::string forked_root = proof::HashText(*proof::HashOfBytes(Checkpoint().root()));
  StopServer();

  options().anchor_dir = anchor();
  TryStartServer();
  v1::GetCheckpointResponse response;
  const Refused refused = RefusedOf(TryGetCheckpoint({}, &response));
  EXPECT_EQ(refused.reason, "HALTED");
  EXPECT_NE(refused.message.find(signed_root), std::string::npos) << refused.message;
  EXPECT_NE(refused.message.find(forked_root), std::string::npos) << refused.message;
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(30)}))).reason, "HALTED");
  EXPECT_EQ(LedgerSize(), 5);
}

TEST_F(AuditServiceTest, OldBackupIsReadOnly) {
  AppendCosts(1, 3);
  StopServer();
  Keep(data(), "backup");
  StartServer();
  AppendCosts(3, 6);
  Checkpoint();
  StopServer();
  PutBack(data(), "backup");
  StartServer();
  const Refused refused = RefusedOf(TryAppend(AppendOf({Cost(7)})));
  EXPECT_EQ(refused.reason, "BEHIND_ANCHOR");
  EXPECT_NE(refused.message.find("--import-records"), std::string::npos);
  EXPECT_EQ(Status().ledgers(0).behind_anchor(), refused.message);
  v1::GetCheckpointResponse response;
  EXPECT_EQ(RefusedOf(TryGetCheckpoint({}, &response)).reason, "BEHIND_ANCHOR");
  // What is there can be read, and what was appended is still known.
  EXPECT_EQ(Replay().size(), 3);
  EXPECT_TRUE(Append({Cost(2)}).repeated_append());
}

// A store that was restored from a backup, and the records that it then lacks in a file.
class RestoreTest : public AuditServiceTest {
 protected:
  void SetUp() override {
    AuditServiceTest::SetUp();
    AppendCosts(1, 3);
    StopServer();
    Keep(data(), "backup");
    StartServer();
    Append({Cost(3), Cost(4)});
    AppendCosts(5, 8);
    signed_ = Checkpoint();
    old_key_ = Ledger().verifier_key();
    records_ = Replay();
    StopServer();
    PutBack(data(), "backup");
  }

  absl::StatusOr<std::string> Import(const std::vector<std::string>& records) {
    v1::ReplayResponse file;
    for (const std::string& record : records) file.add_records(record);
    server::Options importing = options();
    importing.import_records = Aside("records");
    std::ofstream(importing.import_records, std::ios::binary) << file.SerializeAsString();
    return server::RunOffline(importing);
  }
  absl::StatusOr<std::string> DeclareLoss() {
    server::Options declaring = options();
    declaring.declare_loss = kLedger;
    return server::RunOffline(declaring);
  }

  v1::GetCheckpointResponse signed_;
  std::string old_key_;
  std::vector<std::string> records_;
};

TEST_F(RestoreTest, MissingRecordsAreBroughtBackByteForByte) {
  const auto told = Import(records_);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find("imported 5 records"), std::string::npos) << *told;
  StartServer();
  EXPECT_EQ(Replay(), records_);
  EXPECT_EQ(Checkpoint().root(), signed_.root());
  EXPECT_TRUE(Append({Cost(3), Cost(4)}).repeated_append());
  EXPECT_EQ(Append({Cost(9)}).first_position(), 8);
  StopServer();
  EXPECT_EQ(Import(records_).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RestoreTest, MissingRecordsAloneAreEnough) {
  const auto told = Import({records_.begin() + 3, records_.end()});
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Replay(), records_);
}

TEST_F(RestoreTest, WholeLedgerIsBroughtBack) {
  fs::remove_all(data());
  const auto told = Import(records_);
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Replay(), records_);
  EXPECT_EQ(Checkpoint().root(), signed_.root());
}

TEST_F(RestoreTest, OtherRecordsThanThoseSignedAreNotImported) {
  v1::Record changed;
  ASSERT_TRUE(changed.ParseFromString(records_[6]));
  changed.mutable_event()->mutable_payload()->mutable_cost_posted()->set_amount(1);
  std::vector<std::string> records = records_;
  records[6] = changed.SerializeAsString();
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  records = records_;
  records.pop_back();
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  records = records_;
  std::swap(records[5], records[6]);
  EXPECT_EQ(Import(records).status().code(), absl::StatusCode::kInvalidArgument);
  StartServer();
  EXPECT_EQ(LedgerSize(), 3);
}

TEST_F(RestoreTest, DeclaredLossGoesOnUnderAnotherOriginAndKey) {
  const auto told = DeclareLoss();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find(signed_.checkpoint()), std::string::npos) << *told;
  StartServer();
  EXPECT_EQ(Append({Cost(9)}).first_position(), 4);
  EXPECT_NE(Ledger().origin(), "localhost/" + std::string(kLedger));
  EXPECT_EQ(HeadOf(Checkpoint().checkpoint()).size, Size{5});
  const proof::VerifierKey old_keys[] = {*proof::VerifierKey::Parse(old_key_)};
  EXPECT_FALSE(proof::OpenCheckpoint(Checkpoint().checkpoint(), old_keys).ok());
  v1::Record declared;
  ASSERT_TRUE(declared.ParseFromString(Replay(3, 4)[0]));
  EXPECT_EQ(declared.event().payload().key_rotated().lost_checkpoint(), signed_.checkpoint());
  StopServer();
  EXPECT_EQ(DeclareLoss().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RestoreTest, LossIsDeclaredWithoutAnAnchorToo) {
  StartServer();
  StopServer();
  fs::remove_all(anchor());
  const auto told = DeclareLoss();
  ASSERT_TRUE(told.ok()) << told.status();
  StartServer();
  EXPECT_EQ(Append({Cost(9)}).first_position(), 4);
}

TEST_F(AuditServiceTest, LedgerThatHasSignedAppendsNothingWithoutItsAnchor) {
  AppendCosts(1, 3);
  Checkpoint();
  StopServer();
  fs::remove_all(anchor());
  StartServer();
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(7)}))).reason, "BEHIND_ANCHOR");
}

TEST_F(AuditServiceTest, LedgerThatWasSignedForIsNotMadeAnew) {
  Checkpoint();
  StopServer();
  fs::remove_all(data());
  TryStartServer();
  EXPECT_EQ(RefusedOf(TryCreateLedger()).reason, "BEHIND_ANCHOR");
  EXPECT_EQ(Status().ledgers(0).ledger(), kLedger);
}

TEST_F(AuditServiceTest, TwoServersDoNotSignOnOneAnchor) {
  server::Options other = options();
  other.data = Aside("other");
  other.anchor_dir = anchor();
  EXPECT_EQ(server::Server::Start(other).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(RestoreTest, VerificationNamesWhatIsMissing) {
  StartServer();
  const v1::VerifyStoreResponse last = Verify();
  ASSERT_EQ(last.damages_size(), 1);
  EXPECT_EQ(last.damages(0).ledger(), kLedger);
  EXPECT_EQ(last.damages(0).position(), 3);
  ASSERT_TRUE(Status().has_last_verification());
  EXPECT_EQ(Status().last_verification().damages_size(), 1);
}

}  // namespace
}  // namespace liggare::rpc
