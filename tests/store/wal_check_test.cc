// A damaged write-ahead log is refused and never silently shortened; a torn end is accepted.

#include "store/wal_check.h"

#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "store/blocks.h"
#include "tests/store/sample_log.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

constexpr int kCommits = 8;

// A closed log of kCommits commits that all lie in its write-ahead log.
class WalTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(stored_.Open(), absl::OkStatus());
    for (int i = 0; i < kCommits; ++i) {
      ASSERT_EQ(stored_.Append("a", {SampleEvent(absl::StrCat("e", i), {"t"}, name_bytes_)}),
                absl::OkStatus());
    }
    stored_.Close();
    wal_path_ = OnlyFile(stored_.path(), ".log");
    wal_ = ReadFile(wal_path_);
    std::filesystem::copy(stored_.path(), pristine_.path() + "/data",
                          std::filesystem::copy_options::recursive);
  }

  // Opens a copy of the folder with that write-ahead log in place of its own.
  absl::Status OpenWith(const std::string& wal) {
    stored_.Close();
    std::filesystem::remove_all(stored_.path());
    std::filesystem::copy(pristine_.path() + "/data", stored_.path(),
                          std::filesystem::copy_options::recursive);
    WriteFile(wal_path_, wal);
    return stored_.Open();
  }
  // As after a power failure that also took the mark back.
  absl::Status OpenWithoutMarkWith(const std::string& wal) {
    std::filesystem::remove(pristine_.path() + "/data/acknowledged");
    return OpenWith(wal);
  }
  std::string Flipped(size_t byte, int bit) const {
    std::string flipped = wal_;
    flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << bit));
    return flipped;
  }

  size_t name_bytes_ = 40;
  SampleLog stored_;
  support::TemporaryFolder pristine_;
  std::string wal_path_;
  std::string wal_;
};

TEST_F(WalTest, IntactLogIsAccepted) {
  EXPECT_EQ(CheckWal("wal", wal_), absl::OkStatus());
  ASSERT_EQ(OpenWith(wal_), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size, Size{kCommits});
  EXPECT_EQ(stored_.Check(), absl::OkStatus());
}

TEST_F(WalTest, AnyFlippedBitIsNoticed) {
  for (size_t byte = 0; byte < wal_.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      const absl::Status checked = CheckWal("wal", Flipped(byte, bit));
      ASSERT_TRUE(absl::IsDataLoss(checked)) << "byte " << byte << ", bit " << bit;
    }
  }
}

TEST_F(WalTest, FlippedBitIsRefusedAtOpenWithAClearMessage) {
  const absl::Status opened = OpenWithoutMarkWith(Flipped(wal_.size() / 2, 3));
  ASSERT_TRUE(absl::IsDataLoss(opened)) << opened;
  EXPECT_NE(opened.message().find("the write-ahead log"), absl::string_view::npos) << opened;
  EXPECT_NE(opened.message().find("is damaged at byte"), absl::string_view::npos) << opened;
  // Refusing changed nothing: with the bit put right, everything is there.
  WriteFile(wal_path_, wal_);
  ASSERT_EQ(stored_.Open(), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size, Size{kCommits});
}

TEST_F(WalTest, FlippedBitAnywhereNeverShortensTheLog) {
  std::mt19937_64 random(support::TestSeed());
  for (int i = 0; i < 40; ++i) {
    const size_t byte = random() % wal_.size();
    const absl::Status opened = OpenWithoutMarkWith(Flipped(byte, static_cast<int>(random() % 8)));
    ASSERT_TRUE(absl::IsDataLoss(opened)) << "byte " << byte << ": " << opened;
  }
}

TEST_F(WalTest, ZeroedBytesInTheMiddleAreRefused) {
  std::string zeroed = wal_;
  const size_t middle = wal_.size() / 2;
  std::fill(zeroed.begin() + static_cast<long>(middle),
            zeroed.begin() + static_cast<long>(middle) + 200, '\0');
  EXPECT_TRUE(absl::IsDataLoss(OpenWithoutMarkWith(zeroed)));
}

TEST_F(WalTest, TornEndIsAccepted) {
  // Without the mark: the last commit may never have been acknowledged.
  for (const size_t lost : {1u, 3u, 50u, 120u}) {
    ASSERT_EQ(OpenWithoutMarkWith(wal_.substr(0, wal_.size() - lost)), absl::OkStatus())
        << lost << " bytes lost";
    EXPECT_EQ(stored_.log().Head("a")->size, Size{kCommits - 1});
    EXPECT_EQ(stored_.Check(), absl::OkStatus());
    EXPECT_EQ(stored_.Append("a", {SampleEvent("next")}), absl::OkStatus());
  }
}

TEST_F(WalTest, EveryTornEndIsAccepted) {
  for (size_t bytes = 0; bytes <= wal_.size(); ++bytes) {
    ASSERT_EQ(CheckWal("wal", wal_.substr(0, bytes)), absl::OkStatus()) << bytes;
  }
}

TEST_F(WalTest, RoomThatWasNeverWrittenIsAccepted) {
  ASSERT_EQ(OpenWith(wal_ + std::string(100'000, '\0')), absl::OkStatus());
  EXPECT_EQ(stored_.log().Head("a")->size, Size{kCommits});
}

TEST_F(WalTest, LostEndOfWhatWasAcknowledgedIsRefused) {
  for (const size_t kept : {wal_.size() - 1, wal_.size() / 2, size_t{0}}) {
    const absl::Status opened = OpenWith(wal_.substr(0, kept));
    ASSERT_TRUE(absl::IsDataLoss(opened)) << kept << ": " << opened;
    EXPECT_NE(opened.message().find("the end of the log is lost"), absl::string_view::npos);
    // Refused again: the first refusal did not make it sound.
    EXPECT_TRUE(absl::IsDataLoss(stored_.Open()));
  }
}

TEST_F(WalTest, LostWriteAheadLogIsRefused) {
  std::filesystem::remove(wal_path_);
  EXPECT_TRUE(absl::IsDataLoss(stored_.Open()));
}

TEST_F(WalTest, DamagedMarkIsRefused) {
  std::string mark = ReadFile(stored_.path() + "/acknowledged");
  mark[7] = static_cast<char>(mark[7] ^ 1);
  WriteFile(stored_.path() + "/acknowledged", mark);
  EXPECT_TRUE(absl::IsDataLoss(stored_.Open()));
}

// Each write of a small log is one record: a header of 7 bytes, with the length at the fifth.
TEST_F(WalTest, LostCommitAmongOthersIsNoticed) {
  std::vector<size_t> starts;
  for (size_t at = 0; at < wal_.size();) {
    starts.push_back(at);
    const auto low = static_cast<unsigned char>(wal_[at + 4]);
    const auto high = static_cast<unsigned char>(wal_[at + 5]);
    at += 7 + (low | size_t{high} << 8);
  }
  ASSERT_GE(starts.size(), size_t{kCommits});
  for (size_t lost = starts.size() - kCommits + 1; lost + 1 < starts.size(); ++lost) {
    std::string without = wal_;
    without.erase(starts[lost], starts[lost + 1] - starts[lost]);
    EXPECT_TRUE(absl::IsDataLoss(CheckWal("wal", without))) << lost;
  }
}

// Runs of the index and blocks of projections use sequence numbers that are in no log.
TEST(WalGapTest, WhatIsWrittenBesideTheLogIsNotMissed) {
  SampleLog log;
  ASSERT_EQ(log.Open(), absl::OkStatus());
  Blocks blocks(log.database(), log.database().derived());
  const std::pair<BlockKey, std::string> block(BlockKey{1, 0, 0}, "block");
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(log.AppendMany("a", absl::StrCat("e", i, "-"), 3), absl::OkStatus());
    ASSERT_EQ(blocks.Put("a", std::span(&block, 1)), absl::OkStatus());
    ASSERT_EQ(log.log().WriteIndexes(), absl::OkStatus());
  }
  EXPECT_EQ(CheckWal("wal", ReadFile(OnlyFile(log.path(), ".log"))), absl::OkStatus());
}

// Commits of several blocks, in pieces.
class LargeWalTest : public WalTest {
 protected:
  LargeWalTest() { name_bytes_ = 40'000; }
};

TEST_F(LargeWalTest, FlippedBitsAndTornEndsAreToldApart) {
  std::mt19937_64 random(support::TestSeed());
  ASSERT_EQ(CheckWal("wal", wal_), absl::OkStatus());
  for (int i = 0; i < 300; ++i) {
    const size_t byte = random() % wal_.size();
    ASSERT_TRUE(absl::IsDataLoss(CheckWal("wal", Flipped(byte, static_cast<int>(random() % 8)))))
        << "byte " << byte;
    ASSERT_EQ(CheckWal("wal", wal_.substr(0, byte)), absl::OkStatus()) << "up to byte " << byte;
  }
}

// A write begins wherever the one before it ended, even where its block has room for no more than a
// few bytes of it.
TEST(WalEndTest, AWriteMayBeginAnywhereInABlock) {
  constexpr size_t kBlock = 32 * 1024;
  constexpr size_t kName = 20'000;
  const auto wal_with = [](size_t name_bytes, bool another) {
    SampleLog log;
    EXPECT_EQ(log.Open(), absl::OkStatus());
    EXPECT_EQ(log.Append("a", {SampleEvent("e0", {}, name_bytes)}), absl::OkStatus());
    if (another) {
      EXPECT_EQ(log.Append("a", {SampleEvent("e1")}), absl::OkStatus());
    }
    log.Close();
    return ReadFile(OnlyFile(log.path(), ".log"));
  };
  const size_t fills_block = kName + kBlock - wal_with(kName, false).size();
  for (size_t left = 0; left <= 24; ++left) {
    const std::string wal = wal_with(fills_block - left, true);
    EXPECT_EQ(CheckWal("wal", wal), absl::OkStatus()) << left << " bytes left in the block";
  }
}

// RocksDB notices itself when a piece from within a write is missing.
TEST_F(LargeWalTest, LostBlockIsRefused) {
  constexpr size_t kBlock = 32 * 1024;
  for (size_t block = 0; (block + 2) * kBlock < wal_.size(); ++block) {
    std::string without = wal_;
    without.erase(block * kBlock, kBlock);
    EXPECT_TRUE(absl::IsDataLoss(OpenWithoutMarkWith(without))) << "block " << block;
  }
}

}  // namespace
}  // namespace liggare::store
