#include "store/anchor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "rocksdb/env.h"
#include "tests/support/fault_env.h"
#include "tests/support/temporary_folder.h"

namespace liggare::store {
namespace {

class AnchorTest : public ::testing::Test {
 protected:
  AnchorTest() { Open(); }

  void Open() {
    anchor_.reset();
    auto opened = Anchor::Open(*faults_.env(), path());
    ASSERT_TRUE(opened.ok()) << opened.status();
    anchor_ = *std::move(opened);
  }
  void Append(const std::string& ledger, const std::string& checkpoint) {
    const AnchorEntry entry{ledger, checkpoint};
    EXPECT_EQ(anchor_->Append(std::span(&entry, 1)), absl::OkStatus());
  }

  std::string path() const { return folder_.path() + "/anchor"; }
  std::string file() const { return path() + "/checkpoints"; }
  std::string Bytes() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Ends the anchor, and puts other bytes in the file's place.
  void Replace(const std::string& bytes) {
    anchor_.reset();
    std::ofstream(file(), std::ios::binary) << bytes;
  }

  support::TemporaryFolder folder_;
  support::FaultEnv faults_;
  std::unique_ptr<Anchor> anchor_;
};

TEST_F(AnchorTest, LastCheckpointOfEachLedgerIsKept) {
  Append("a", "a1\n");
  Append("b", "b1\n");
  Append("a", "a2\n");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(anchor_->Find("a"), "a2\n");
    EXPECT_EQ(anchor_->Find("b"), "b1\n");
    EXPECT_EQ(anchor_->Find("c"), std::nullopt);
    EXPECT_EQ(anchor_->Ledgers(), (std::vector<std::string>{"a", "b"}));
    Open();
  }
}

TEST_F(AnchorTest, WhatWasAppendedSurvivesACrash) {
  Append("a", "a1\n");
  faults_.CutPower();
  anchor_.reset();
  faults_.LoseUnsynced();
  Open();
  EXPECT_EQ(anchor_->Find("a"), "a1\n");
}

TEST_F(AnchorTest, TornLastEntryIsCut) {
  Append("a", "a1\n");
  const size_t whole = Bytes().size();
  Append("a", "a2\n");
  const std::string bytes = Bytes();
  for (size_t size = whole; size < bytes.size(); ++size) {
    for (const std::string& unwritten : {std::string(), std::string(20, '\0')}) {
      Replace(bytes.substr(0, size) + unwritten);
      Open();
      EXPECT_EQ(anchor_->Find("a"), "a1\n") << size;
      Append("b", "b1\n");
      Open();
      EXPECT_EQ(anchor_->Find("b"), "b1\n") << size;
    }
  }
}

TEST_F(AnchorTest, AnyFlippedBitIsRefused) {
  Append("a", "a1\n");
  Append("b", "b1\n");
  const std::string bytes = Bytes();
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      Replace(flipped);
      const auto opened = Anchor::Open(*faults_.env(), path());
      EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss) << at << " " << bit;
    }
  }
}

TEST_F(AnchorTest, OneProcessAtATimeHasItOpen) {
  EXPECT_EQ(Anchor::Open(*faults_.env(), path()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(AnchorTest, NothingIsTakenAfterAFailedWrite) {
  faults_.CutPower();
  const AnchorEntry entry{"a", "a1\n"};
  EXPECT_FALSE(anchor_->Append(std::span(&entry, 1)).ok());
  EXPECT_FALSE(anchor_->Append(std::span(&entry, 1)).ok());
  EXPECT_EQ(anchor_->Find("a"), std::nullopt);
}

TEST_F(AnchorTest, FileStaysSmall) {
  const std::string checkpoint = std::string(100'000, 'c') + "\n";
  for (int i = 0; i < 50; ++i) Append("a", checkpoint);
  EXPECT_LT(std::filesystem::file_size(file()), 2'000'000);
  Open();
  EXPECT_EQ(anchor_->Find("a"), checkpoint);
}

TEST_F(AnchorTest, LostCheckpointIsKeptAside) {
  Append("a", "a1\n");
  const auto aside = anchor_->SetAside("a");
  ASSERT_TRUE(aside.ok()) << aside.status();
  Append("a", "a2\n");
  std::string kept;
  ASSERT_TRUE(rocksdb::ReadFileToString(faults_.env(), *aside, &kept).ok());
  EXPECT_EQ(kept, "a1\n");
  EXPECT_NE(*anchor_->SetAside("a"), *aside);
}

}  // namespace
}  // namespace liggare::store
