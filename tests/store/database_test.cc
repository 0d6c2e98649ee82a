// What opening a folder promises.

#include "store/database.h"

#include <sys/wait.h>
#include <unistd.h>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/sample_log.h"

namespace liggare::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  absl::Status Open() { return Database::Open({path_}).status(); }

  support::TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/data";
};

TEST_F(DatabaseTest, SecondOpenOfAFolderIsRefused) {
  const auto first = Database::Open({path_});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(second)) << second;
  EXPECT_NE(second.message().find("another server has the folder"), absl::string_view::npos);
}

TEST_F(DatabaseTest, FolderOpenInAnotherProcessIsRefused) {
  int to_child[2];
  int to_parent[2];
  ASSERT_EQ(pipe(to_child) + pipe(to_parent), 0);
  const pid_t child = fork();
  char byte = 0;
  if (child == 0) {
    const auto database = Database::Open({path_});
    byte = database.ok() ? 'y' : 'n';
    if (write(to_parent[1], &byte, 1) != 1 || read(to_child[0], &byte, 1) != 1) _exit(1);
    _exit(0);
  }
  ASSERT_EQ(read(to_parent[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  const absl::Status here = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(here)) << here;
  ASSERT_EQ(write(to_child[1], "x", 1), 1);
  int exited = 0;
  ASSERT_EQ(waitpid(child, &exited, 0), child);
  EXPECT_EQ(exited, 0);
  EXPECT_EQ(Open(), absl::OkStatus()) << "the lock ends with its process";
}

TEST_F(DatabaseTest, FolderCanBeOpenedAgainOnceClosed) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Open(), absl::OkStatus());
}

TEST_F(DatabaseTest, NewerFormatIsRefusedByName) {
  {
    const auto database = Database::Open({path_});
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->rocks().Put({}, kFormatVersionKey, "3").ok());
  }
  const absl::Status opened = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(opened)) << opened;
  EXPECT_NE(opened.message().find("format 3, and this one knows format 2"), absl::string_view::npos)
      << opened;
}

TEST_F(DatabaseTest, FamilyOfANewerFormatIsRefusedByName) {
  {
    const auto database = Database::Open({path_});
    ASSERT_TRUE(database.ok());
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE((*database)->rocks().CreateColumnFamily({}, "novelty", &handle).ok());
    ASSERT_TRUE((*database)->rocks().DestroyColumnFamilyHandle(handle).ok());
  }
  const absl::Status opened = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(opened)) << opened;
  EXPECT_NE(opened.message().find("novelty"), absl::string_view::npos) << opened;
}

TEST_F(DatabaseTest, OlderFormatIsRefusedByName) {
  {
    const auto database = Database::Open({path_});
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->rocks().Put({}, kFormatVersionKey, "1").ok());
  }
  const absl::Status opened = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(opened)) << opened;
  EXPECT_NE(opened.message().find("format 1, and this one knows format 2"), absl::string_view::npos)
      << opened;
}

TEST_F(DatabaseTest, FamiliesOfTheFirstFormatAreRefusedByName) {
  {
    const auto database = Database::Open({path_});
    ASSERT_TRUE(database.ok());
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE((*database)->rocks().CreateColumnFamily({}, "event_ids", &handle).ok());
    ASSERT_TRUE((*database)->rocks().DestroyColumnFamilyHandle(handle).ok());
  }
  const absl::Status opened = Open();
  EXPECT_TRUE(absl::IsFailedPrecondition(opened)) << opened;
  EXPECT_NE(opened.message().find("an older program: format 1"), absl::string_view::npos) << opened;
}

TEST_F(DatabaseTest, DamagedFormatVersionIsDataLoss) {
  {
    const auto database = Database::Open({path_});
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->rocks().Put({}, kFormatVersionKey, "2?").ok());
  }
  EXPECT_TRUE(absl::IsDataLoss(Open()));
}

TEST_F(DatabaseTest, FolderThatCannotBeMadeIsRefused) {
  EXPECT_FALSE(Database::Open({folder_.path() + "/missing/data"}).ok());
  WriteFile(path_, "a file, not a folder");
  EXPECT_FALSE(Open().ok());
}

TEST_F(DatabaseTest, DamagedSortedFileIsDataLossAndNamesTheRange) {
  SampleLog stored;
  ASSERT_EQ(stored.Open(), absl::OkStatus());
  ASSERT_EQ(stored.AppendMany("a", "e", 50), absl::OkStatus());
  ASSERT_TRUE(
      stored.database().rocks().Flush({}, stored.database().family(ColumnFamily::kRecords)).ok());
  stored.Close();
  const std::string sorted_file = OnlyFile(stored.path(), ".sst");
  std::string bytes = ReadFile(sorted_file);
  bytes[20] = static_cast<char>(bytes[20] ^ 1);
  WriteFile(sorted_file, bytes);
  absl::Status status = stored.Open();
  if (status.ok()) status = stored.log().ReadRuns("a", Position{0}, Size{50}, 1'000'000).status();
  ASSERT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(status.message().find("ledger a"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace liggare::store
