// Backups of a server that goes on, and what becomes of them when they are restored.

#include <fstream>
#include <thread>

#include "services/server/offline.h"
#include "tests/services/rpc/audit_fixture.h"
#include "tests/support/damage.h"

namespace liggare::rpc {
namespace {

class BackupTest : public AuditServiceTest {
 protected:
  void SetUp() override {
    options().backup_dir = backups_.path() + "/backups";
    AuditServiceTest::SetUp();
  }

  grpc::Status TryCreateBackup(v1::CreateBackupResponse* last) {
    grpc::ClientContext context;
    const auto reader = operations().CreateBackup(&context, {});
    while (reader->Read(last)) continue;
    return reader->Finish();
  }
  v1::Backup CreateBackup() {
    v1::CreateBackupResponse last;
    const grpc::Status status = TryCreateBackup(&last);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return last.backup();
  }
  grpc::Status TryVerifyBackup(int64_t number, v1::VerifyBackupResponse* verified) {
    grpc::ClientContext context;
    v1::VerifyBackupRequest request;
    request.set_number(number);
    const auto reader = operations().VerifyBackup(&context, request);
    while (reader->Read(verified)) continue;
    return reader->Finish();
  }
  v1::ListBackupsResponse List() {
    grpc::ClientContext context;
    v1::ListBackupsResponse response;
    EXPECT_TRUE(operations().ListBackups(&context, {}, &response).ok());
    return response;
  }
  // Restores the newest in the place of the ledgers, as liggared --restore does.
  absl::StatusOr<std::string> Restore() {
    fs::remove_all(data());
    server::Options restoring = options();
    restoring.restore = options().backup_dir;
    restoring.restore_to = data();
    return server::RunOffline(restoring);
  }

  support::TemporaryFolder backups_;
};

TEST_F(BackupTest, RestoredStoreHasTheSameRootAndGoesOn) {
  AppendCosts(1, 8);
  const v1::Backup made = CreateBackup();
  EXPECT_EQ(made.number(), 1);
  EXPECT_EQ(made.events(), 8);
  EXPECT_EQ(Status().last_backup().number(), 1);
  const std::string root = Checkpoint().root();
  const std::vector<std::string> records = Replay();
  StopServer();
  const auto told = Restore();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find("8 events are restored"), std::string::npos) << *told;
  EXPECT_NE(told->find(proof::HashText(*proof::HashOfBytes(root))), std::string::npos) << *told;
  EXPECT_NE(told->find("all that the anchor says was signed is there"), std::string::npos);
  StartServer();
  EXPECT_EQ(Replay(), records);
  EXPECT_EQ(Checkpoint().root(), root);
  EXPECT_EQ(Append({Cost(9)}).first_position(), 8);
  EXPECT_EQ(Verify().damages_size(), 0);
}

TEST_F(BackupTest, OneMadeWhileManyAppendIsAPrefixOfTheLog) {
  std::atomic<bool> done = false;
  std::thread appending([&] {
    for (int number = 1; !done; ++number) Append({Cost(number)});
  });
  while (LedgerSize() < 20) std::this_thread::yield();
  const int64_t events = CreateBackup().events();
  done = true;
  appending.join();
  EXPECT_GE(events, 20);
  const std::vector<std::string> records = Replay();
  Checkpoint();
  StopServer();
  const auto told = Restore();
  ASSERT_TRUE(told.ok()) << told.status();
  TryStartServer();
  const std::vector<std::string> restored = Replay();
  ASSERT_GE(static_cast<int64_t>(restored.size()), events);
  EXPECT_TRUE(std::equal(restored.begin(), restored.end(), records.begin()));
}

TEST_F(BackupTest, RestoredStoreThatLacksWhatWasSignedSaysSo) {
  AppendCosts(1, 4);
  CreateBackup();
  AppendCosts(4, 9);
  Checkpoint();
  const std::vector<std::string> records = Replay();
  StopServer();
  const auto told = Restore();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find("4 events are restored; READ-ONLY"), std::string::npos) << *told;
  EXPECT_NE(told->find("from position 4 up to size 9"), std::string::npos) << *told;

  v1::ReplayResponse file;
  for (const std::string& record : records) file.add_records(record);
  server::Options importing = options();
  importing.import_records = Aside("records");
  std::ofstream(importing.import_records, std::ios::binary) << file.SerializeAsString();
  ASSERT_TRUE(server::RunOffline(importing).ok());
  StartServer();
  EXPECT_EQ(Replay(), records);
  EXPECT_EQ(Append({Cost(9)}).first_position(), 9);
}

TEST_F(BackupTest, WhatIsInNoBackupIsNamed) {
  CreateBackup();
  grpc::ClientContext context;
  v1::CreateLedgerRequest request;
  request.set_ledger("skola");
  request.set_name("Skola");
  request.set_currency("SEK");
  v1::CreateLedgerResponse response;
  ASSERT_TRUE(ledgers().CreateLedger(&context, request, &response).ok());
  grpc::ClientContext asking;
  v1::GetCheckpointRequest of_it;
  of_it.set_ledger("skola");
  v1::GetCheckpointResponse checkpoint;
  ASSERT_TRUE(audits().GetCheckpoint(&asking, of_it, &checkpoint).ok());
  StopServer();
  const auto told = Restore();
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_NE(told->find("ledger skola: nothing of it is in the backup"), std::string::npos) << *told;
}

TEST_F(BackupTest, FlippedBitIsFoundByVerify) {
  AppendCosts(1, 4);
  CreateBackup();
  v1::VerifyBackupResponse verified;
  ASSERT_TRUE(TryVerifyBackup(0, &verified).ok());
  EXPECT_EQ(verified.backup().number(), 1);
  for (const auto& entry : fs::recursive_directory_iterator(options().backup_dir)) {
    if (entry.path().extension() != ".sst") continue;
    support::FlipBit(entry.path(), support::FileBytes(entry.path()) / 2);
    break;
  }
  const Refused refused = RefusedOf(TryVerifyBackup(1, &verified));
  EXPECT_EQ(refused.code, grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(refused.reason, "BACKUP_DAMAGED");
  ASSERT_EQ(List().backups_size(), 1);
  EXPECT_TRUE(List().backups(0).damaged());
  EXPECT_FALSE(Status().has_last_backup());
  EXPECT_EQ(RefusedOf(TryVerifyBackup(7, &verified)).reason, "UNKNOWN_BACKUP");
}

TEST_F(BackupTest, BackupsAreListedAfterARestart) {
  CreateBackup();
  CreateBackup();
  StopServer();
  StartServer();
  const v1::ListBackupsResponse listed = List();
  EXPECT_EQ(listed.folder(), options().backup_dir);
  ASSERT_EQ(listed.backups_size(), 2);
  EXPECT_EQ(listed.backups(1).number(), 2);
}

TEST_F(BackupTest, TheDiskKeepsItsReserve) {
  StopServer();
  options().free_disk_bytes_min = int64_t{1} << 50;
  TryStartServer();
  v1::CreateBackupResponse last;
  EXPECT_EQ(RefusedOf(TryCreateBackup(&last)).reason, "DISK_FULL");
  EXPECT_EQ(RefusedOf(TryAppend(AppendOf({Cost(1)}))).reason, "DISK_FULL");
  EXPECT_EQ(LedgerSize(), 1);
}

TEST_F(AuditServiceTest, WithoutAFolderThereAreNoBackups) {
  grpc::ClientContext context;
  const auto reader = operations().CreateBackup(&context, {});
  EXPECT_EQ(RefusedOf(reader->Finish()).reason, "NO_BACKUP_FOLDER");
}

}  // namespace
}  // namespace liggare::rpc
