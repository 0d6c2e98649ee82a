// A disk that is really full: a small file system of its own, where one can be mounted.

#include <sys/mount.h>
#include <unistd.h>

#include <fstream>

#include "tests/services/rpc/audit_fixture.h"

namespace liggare::rpc {
namespace {

constexpr char kDiskSize[] = "size=96m";
constexpr int64_t kKeptFree = 24 << 20;

class DiskFullTest : public AuditServiceTest {
 protected:
  void SetUp() override {
    options().free_disk_bytes_min = kKeptFree;
    TryStartServer();
    StopServer();
    fs::remove_all(data());
    fs::create_directory(data());
    if (mount("tmpfs", data().c_str(), "tmpfs", 0, kDiskSize) != 0) {
      GTEST_SKIP() << "only root mounts a file system";
    }
    StartServer();
    AppendCosts(1, 20);
    records_ = Replay();
  }
  void TearDown() override {
    StopServer();
    umount(data().c_str());
  }

  // Fills the disk until only so much is left.
  void FillTo(int64_t bytes_left) {
    std::ofstream file(filler(), std::ios::binary | std::ios::app);
    const std::string block(4'096, 'x');
    while (file && static_cast<int64_t>(fs::space(data()).free) > bytes_left) {
      file.write(block.data(), static_cast<std::streamsize>(block.size()));
      file.flush();
    }
  }
  void MakeRoom() { fs::remove(filler()); }
  std::string filler() const { return data() + "/filler"; }

  // What was acknowledged is there, sound and in its order.
  void ExpectNothingLost() {
    const std::vector<std::string> now = Replay();
    ASSERT_GE(now.size(), records_.size());
    EXPECT_TRUE(std::equal(records_.begin(), records_.end(), now.begin()));
    EXPECT_EQ(Verify().damages_size(), 0);
  }

  std::vector<std::string> records_;
};

TEST_F(DiskFullTest, AppendsAreRefusedBelowTheReserveAndResumeWithRoom) {
  FillTo(kKeptFree - 4'096);
  const Refused refused = RefusedOf(TryAppend(AppendOf({Cost(20)})));
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "DISK_FULL");
  const v1::GetStatusResponse status = Status();
  EXPECT_EQ(status.state(), v1::SERVER_STATE_SERVING);
  EXPECT_LT(status.free_disk_bytes(), status.free_disk_bytes_min());
  EXPECT_EQ(Replay(), records_);
  // A repetition needs no room.
  EXPECT_TRUE(Append({Cost(19)}).repeated_append());
  MakeRoom();
  EXPECT_EQ(Append({Cost(20)}).first_position(), 20);
  ExpectNothingLost();
}

TEST_F(DiskFullTest, StoreThatWasFilledToTheBrimOpensAgainWithNothingLost) {
  StopServer();
  options().free_disk_bytes_min = 1;
  StartServer();
  FillTo(0);
  // Some are stored in what files have in hand; at last a write fails, or is refused before.
  int acknowledged = 0;
  while (TryAppend(AppendOf({Cost(20 + acknowledged)})).ok()) ++acknowledged;
  EXPECT_EQ(Replay().size(), records_.size() + static_cast<size_t>(acknowledged));
  StopServer();
  MakeRoom();
  StartServer();
  ExpectNothingLost();
  EXPECT_GE(LedgerSize(), 20 + acknowledged);
  AppendCosts(500, 510);
}

}  // namespace
}  // namespace liggare::rpc
