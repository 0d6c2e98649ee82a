// What a backup promises: all that was committed before it, found whole or found out.

#include "store/backups.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include "gtest/gtest.h"
#include "tests/store/sample_log.h"
#include "tests/support/damage.h"
#include "tests/support/fault_env.h"
#include "tests/support/record_bytes.h"

namespace liggare::store {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kFreeBytesMin = 1;
constexpr int64_t kKept = 3;

bool GoOn(int64_t) { return true; }

class BackupsTest : public testing::Test {
 protected:
  BackupsTest() : stored_(env_.env()) {}
  void SetUp() override {
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
    auto opened = Backups::Open(*env_.env(), folder());
    ASSERT_TRUE(opened.ok()) << opened.status();
    backups_ = *std::move(opened);
  }

  std::string folder() const { return files_.path() + "/backups"; }
  std::string restored() const { return files_.path() + "/restored"; }
  absl::StatusOr<Backup> Create(Backups::OnCopied on_copied = GoOn) {
    return backups_->Create(stored_.database(), stored_.log().Head("a")->size.value, kFreeBytesMin,
                            kKept, on_copied);
  }
  // The records of ledger a in what was restored.
  absl::StatusOr<std::vector<std::string>> Restored() {
    const auto database = Database::Open({restored()});
    if (!database.ok()) return database.status();
    const auto log = EventLog::Open(**database, AddTagsOfSample);
    if (!log.ok()) return log.status();
    const auto head = (*log)->Head("a");
    if (!head.ok()) return head.status();
    return support::RecordBytes(**log, "a", Position{0}, head->size);
  }
  std::vector<std::string> Stored() {
    return *support::RecordBytes(stored_.log(), "a", Position{0}, stored_.log().Head("a")->size);
  }
  // The files of all backups that hold their content.
  std::vector<fs::path> Files() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder())) {
      if (entry.is_regular_file() && entry.file_size() > 0 &&
          entry.path().parent_path().filename() != "meta" &&
          entry.path().parent_path() != folder()) {
        files.push_back(entry.path());
      }
    }
    return files;
  }
  // Those that backups share.
  size_t SortedFiles() {
    const std::vector<fs::path> files = Files();
    return static_cast<size_t>(std::count_if(files.begin(), files.end(), [](const fs::path& file) {
      return file.extension() == ".sst";
    }));
  }

  support::FaultEnv env_;
  SampleLog stored_;
  support::TemporaryFolder files_;
  std::unique_ptr<Backups> backups_;
};

TEST_F(BackupsTest, RestoredStoreHasWhatWasCommittedBefore) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 20), absl::OkStatus());
  const auto made = Create();
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->number, 1);
  EXPECT_EQ(made->events, 20);
  EXPECT_GT(made->bytes, 0);
  const std::vector<std::string> before = Stored();
  ASSERT_EQ(stored_.AppendMany("a", "f", 5), absl::OkStatus());
  ASSERT_TRUE(RestoreBackup(folder(), 0, restored()).ok());
  const auto records = Restored();
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_EQ(*records, before);
}

TEST_F(BackupsTest, EachIsWholeAndSharesWhatDoesNotChange) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  ASSERT_TRUE(Create().ok());
  const std::vector<std::string> first = Stored();
  const size_t sorted_files = SortedFiles();
  ASSERT_GT(sorted_files, 0u);
  ASSERT_TRUE(Create().ok());
  EXPECT_EQ(SortedFiles(), sorted_files);
  ASSERT_EQ(stored_.AppendMany("a", "f", 10), absl::OkStatus());
  ASSERT_TRUE(Create().ok());
  ASSERT_TRUE(RestoreBackup(folder(), 1, restored()).ok());
  EXPECT_EQ(*Restored(), first);
  fs::remove_all(restored());
  ASSERT_TRUE(RestoreBackup(folder(), 3, restored()).ok());
  EXPECT_EQ(*Restored(), Stored());
}

TEST_F(BackupsTest, OneMadeWhileItIsWrittenToIsWhole) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      EXPECT_EQ(stored_.AppendMany("a", "w" + std::to_string(i) + "-", 1), absl::OkStatus());
    }
  });
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Create().ok());
  done = true;
  writer.join();
  const std::vector<std::string> all = Stored();
  const auto listed = backups_->List();
  ASSERT_TRUE(listed.ok());
  for (const Backup& backup : *listed) {
    ASSERT_TRUE(RestoreBackup(folder(), backup.number, restored()).ok());
    const auto records = Restored();
    ASSERT_TRUE(records.ok()) << records.status();
    ASSERT_GE(static_cast<int64_t>(records->size()), backup.events);
    EXPECT_TRUE(std::equal(records->begin(), records->end(), all.begin()));
    fs::remove_all(restored());
  }
}

TEST_F(BackupsTest, AtFirstThereAreNone) {
  const auto listed = backups_->List();
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_TRUE(listed->empty());
  EXPECT_TRUE(absl::IsNotFound(backups_->Verify(0)));
}

TEST_F(BackupsTest, OnlyTheNewestAreKept) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(stored_.AppendMany("a", "e" + std::to_string(i) + "-", 1), absl::OkStatus());
    ASSERT_TRUE(Create().ok());
  }
  const auto listed = backups_->List();
  ASSERT_EQ(listed->size(), 3u);
  EXPECT_EQ(listed->front().number, 3);
  EXPECT_EQ(listed->back().number, 5);
  EXPECT_EQ(listed->back().events, 5);
  EXPECT_TRUE(absl::IsNotFound(RestoreBackup(folder(), 1, restored()).status()));
}

TEST_F(BackupsTest, FlippedBitIsFoundByVerifyAndByRestore) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  ASSERT_TRUE(Create().ok());
  ASSERT_EQ(backups_->Verify(1), absl::OkStatus());
  for (const fs::path& file : Files()) {
    const size_t middle = support::FileBytes(file) / 2;
    support::FlipBit(file, middle);
    const absl::Status verified = backups_->Verify(1);
    EXPECT_TRUE(absl::IsDataLoss(verified)) << file << ": " << verified;
    EXPECT_FALSE(RestoreBackup(folder(), 1, restored()).ok()) << file;
    fs::remove_all(restored());
    support::FlipBit(file, middle);
  }
  EXPECT_EQ(backups_->Verify(1), absl::OkStatus());
}

TEST_F(BackupsTest, OneWithoutAFileIsListedAsDamaged) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  ASSERT_TRUE(Create().ok());
  fs::remove(Files().front());
  const auto listed = backups_->List();
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_TRUE(listed->front().damaged);
  EXPECT_TRUE(absl::IsDataLoss(backups_->Verify(1)));
}

TEST_F(BackupsTest, OneThatIsGivenUpLeavesNothingBehind) {
  ASSERT_EQ(stored_.Append("a", {SampleEvent("e", {}, 60'000)}), absl::OkStatus());
  for (int i = 0; i < 40; ++i) {
    ASSERT_EQ(stored_.Append("a", {SampleEvent("e" + std::to_string(i), {}, 60'000)}),
              absl::OkStatus());
  }
  const auto given_up = Create([](int64_t) { return false; });
  EXPECT_TRUE(absl::IsCancelled(given_up.status())) << given_up.status();
  EXPECT_TRUE(Files().empty());
  EXPECT_TRUE(Create().ok());
}

TEST_F(BackupsTest, OneThatWouldFillTheDiskIsRefused) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 10), absl::OkStatus());
  env_.SetFreeSpace(1'000);
  const auto refused = backups_->Create(stored_.database(), 10, 2'000, kKept, GoOn);
  EXPECT_TRUE(absl::IsResourceExhausted(refused.status())) << refused.status();
  EXPECT_TRUE(Files().empty());
  env_.SetFreeSpace(std::nullopt);
  EXPECT_TRUE(Create().ok());
}

TEST_F(BackupsTest, NothingIsRestoredOverWhatIsThere) {
  ASSERT_EQ(stored_.AppendMany("a", "e", 1), absl::OkStatus());
  ASSERT_TRUE(Create().ok());
  const absl::Status refused = RestoreBackup(folder(), 0, stored_.path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_EQ(RestoreBackup(files_.path() + "/none", 0, restored()).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(files_.path() + "/none"));
}

TEST_F(BackupsTest, TwoDoNotMakeBackupsInOneFolder) {
  EXPECT_TRUE(absl::IsFailedPrecondition(Backups::Open(*env_.env(), folder()).status()));
}

TEST_F(BackupsTest, FolderThatCannotBeMadeIsRefused) {
  EXPECT_FALSE(Backups::Open(*env_.env(), "/proc/none").ok());
}

}  // namespace
}  // namespace liggare::store
