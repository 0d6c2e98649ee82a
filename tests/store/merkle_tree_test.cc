// What keeping the tree of a log promises.

#include "store/merkle_tree.h"

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "store/key_layout.h"
#include "store/proof/tile.h"
#include "tests/store/event_log_fixture.h"
#include "tests/store/proof/naive_tree.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

using proof::kTileWidth;

class MerkleTreeTest : public EventLogTest {
 protected:
  using Family = std::map<std::string, std::string>;

  // Appends events, in commits of several, and their leaves to the tree that all is held against.
  void Append(int count, int together = 100) {
    while (count > 0) {
      std::vector<NewRecord> events;
      for (int i = 0; i < std::min(count, together); ++i) {
        events.push_back(SampleEvent(absl::StrCat("e", appended_), {}, appended_ % 50));
        ++appended_;
      }
      ASSERT_EQ(stored_.Append("a", events), absl::OkStatus());
      count -= together;
    }
    const auto records =
        support::RecordBytes(log(), "a", Position{naive_.size().value}, Size{appended_});
    ASSERT_TRUE(records.ok()) << records.status();
    for (const std::string& record : *records) naive_.Add(record);
  }
  void OpenTree(std::shared_ptr<const Derived> derived = nullptr) {
    if (derived == nullptr) derived = stored_.database().derived();
    auto tree = MerkleTree::Open(stored_.database(), derived, log(), "a");
    ASSERT_TRUE(tree.ok()) << tree.status();
    tree_ = *std::move(tree);
  }
  // The tree first: it borrows the log.
  void ReopenTree() {
    tree_.reset();
    Reopen();
    OpenTree();
  }
  void CatchUp() { ASSERT_EQ(tree_->CatchUp(naive_.size()), absl::OkStatus()); }

  rocksdb::ColumnFamilyHandle* hashes() {
    return stored_.database().derived()->family(DerivedFamily::kHashes);
  }
  Family Dump(rocksdb::ColumnFamilyHandle* family) {
    std::unique_ptr<rocksdb::Iterator> entries(stored_.database().rocks().NewIterator({}, family));
    Family all;
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      all[entries->key().ToString()] = entries->value().ToString();
    }
    return all;
  }
  std::string ReadTile(int level, uint64_t index) {
    std::string value;
    EXPECT_TRUE(stored_.database()
                    .rocks()
                    .Get({}, hashes(), StoredBlockKey("a", 0, level, index), &value)
                    .ok());
    return value;
  }
  void WriteTile(int level, uint64_t index, const std::string& value) {
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;
    ASSERT_TRUE(stored_.database()
                    .rocks()
                    .Put(unlogged, hashes(), StoredBlockKey("a", 0, level, index), value)
                    .ok());
  }
  // Puts one tile where another belongs.
  void WriteTileOf(int level, int64_t index, int64_t of) {
    HashTiles tiles(
        Blocks(stored_.database(), stored_.database().derived(), DerivedFamily::kHashes), "a");
    const FullTile other{level, index, *tiles.Get(level, of)};
    ASSERT_EQ(tiles.Put(std::span(&other, 1)), absl::OkStatus());
  }
  void DeleteTile(int level, uint64_t index) {
    rocksdb::WriteOptions unlogged;
    unlogged.disableWAL = true;
    ASSERT_TRUE(stored_.database()
                    .rocks()
                    .Delete(unlogged, hashes(), StoredBlockKey("a", 0, level, index))
                    .ok());
  }

  void ExpectHead(int64_t size) {
    const auto head = tree_->Head(Size{size});
    ASSERT_TRUE(head.ok()) << head.status();
    EXPECT_EQ(*head, naive_.head(size)) << size;
  }
  void ExpectProofs(int64_t position, int64_t size) {
    const auto inclusion = tree_->Inclusion(Position{position}, Size{size});
    ASSERT_TRUE(inclusion.ok()) << inclusion.status();
    EXPECT_EQ(*inclusion, naive_.Path(position, size)) << position << " of " << size;
    const auto consistency = tree_->Consistency(Size{position + 1}, Size{size});
    ASSERT_TRUE(consistency.ok()) << consistency.status();
    EXPECT_EQ(*consistency, naive_.Proof(position + 1, size)) << position + 1 << " to " << size;
  }
  void ExpectProofsAtRandom(int count) {
    std::mt19937_64 random(support::TestSeed());
    for (int i = 0; i < count; ++i) {
      const auto size = 1 + static_cast<int64_t>(random() % naive_.size().value);
      ExpectProofs(static_cast<int64_t>(random() % size), size);
      ExpectHead(size);
    }
  }

  int appended_ = 0;
  proof::NaiveTree naive_;
  std::unique_ptr<MerkleTree> tree_;
};

TEST_F(MerkleTreeTest, EverySizeHasTheRootOfItsRecords) {
  Append(700, 7);
  OpenTree();
  EXPECT_EQ(tree_->size(), Size{0});
  for (int64_t size = 0; size <= 700; ++size) {
    ExpectHead(size);
    EXPECT_EQ(tree_->size(), Size{size}) << "it catches up with what is asked for";
  }
  for (int64_t size = 700; size >= 0; --size) ExpectHead(size);
}

TEST_F(MerkleTreeTest, ProofsAtAnySizeAreThoseOfTheRecords) {
  // A full tile of level 1, and more.
  Append(kTileWidth * kTileWidth + 3 * kTileWidth + 5, 2'000);
  OpenTree();
  CatchUp();
  ExpectProofsAtRandom(8);
  for (const int64_t size : {kTileWidth, kTileWidth + 1, kTileWidth * kTileWidth - 1,
                             kTileWidth * kTileWidth, kTileWidth * kTileWidth + 1}) {
    ExpectProofs(0, size);
    ExpectProofs(size - 1, size);
    ExpectHead(size);
  }
  EXPECT_EQ(tree_->tiles_derived_again(), 0);
}

TEST_F(MerkleTreeTest, WhatTheLogDoesNotHaveIsOutOfRange) {
  Append(10);
  OpenTree();
  EXPECT_TRUE(absl::IsOutOfRange(tree_->CatchUp(Size{11})));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Head(Size{11}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Head(Size{-1}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Inclusion(Position{10}, Size{10}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Inclusion(Position{-1}, Size{10}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Inclusion(Position{0}, Size{0}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Consistency(Size{6}, Size{5}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Consistency(Size{-1}, Size{5}).status()));
  EXPECT_TRUE(absl::IsOutOfRange(tree_->Consistency(Size{5}, Size{11}).status()));
  ExpectHead(10);
}

TEST_F(MerkleTreeTest, RestartReadsNoRecordsOfFullTiles) {
  Append(5 * kTileWidth + 9);
  OpenTree();
  CatchUp();
  // Or the log would read them to index them.
  ASSERT_EQ(log().WriteIndexes(), absl::OkStatus());
  // With these damaged, whoever hashed them again would fail.
  const std::string key = PositionKey("a", Position{99});
  std::string chunk;
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .Get({}, stored_.database().family(ColumnFamily::kRecords), key, &chunk)
                  .ok());
  Overwrite(ColumnFamily::kRecords, key, "damaged");
  ReopenTree();
  EXPECT_EQ(tree_->size(), Size{5 * kTileWidth});
  CatchUp();
  ExpectProofsAtRandom(8);
  Overwrite(ColumnFamily::kRecords, key, chunk);
}

TEST_F(MerkleTreeTest, CrashCostsTheLastTilesAlone) {
  std::mt19937_64 random(support::TestSeed());
  for (int round = 0; round < 8; ++round) {
    Append(static_cast<int>(random() % 2'000));
    OpenTree();
    ASSERT_GE(naive_.size(), tree_->size());
    CatchUp();
    ExpectProofsAtRandom(5);
    EXPECT_EQ(tree_->tiles_derived_again(), 0);
    if (random() % 2 == 0) {
      ASSERT_TRUE(stored_.database().rocks().Flush({}, hashes()).ok());
    }
    tree_.reset();
    ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus());
  }
}

TEST_F(MerkleTreeTest, RestartWithoutTheLastTilesHashesThemAgain) {
  Append(kTileWidth * kTileWidth + 300, 2'000);
  OpenTree();
  CatchUp();
  const Family whole = Dump(hashes());
  // The last two of level 0, and the one of level 1 that was put with the one before them.
  DeleteTile(0, 256);
  DeleteTile(1, 0);
  DeleteTile(0, 255);
  ReopenTree();
  EXPECT_EQ(tree_->size(), Size{255 * kTileWidth});
  CatchUp();
  ExpectProofsAtRandom(8);
  EXPECT_EQ(Dump(hashes()), whole);
}

TEST_F(MerkleTreeTest, FlippedBitInATileIsFoundAndMadeGood) {
  Append(kTileWidth * kTileWidth + 300, 2'000);
  OpenTree();
  CatchUp();
  const Family whole = Dump(hashes());
  std::mt19937_64 random(support::TestSeed());
  for (const auto& [level, index] : {std::pair(0, 3), std::pair(1, 0)}) {
    const std::string sound = ReadTile(level, index);
    const size_t bytes = (kTileWidth + 1) * proof::kHashBytes;
    for (const size_t at : {size_t{0}, random() % bytes, bytes - 1, bytes}) {
      std::string flipped = sound;
      flipped[at] ^= static_cast<char>(1 << (random() % 8));
      WriteTile(level, index, flipped);
      // Which has no tile in memory.
      OpenTree();
      CatchUp();
      ExpectProofs(3 * kTileWidth + 7, naive_.size().value);
      EXPECT_EQ(tree_->tiles_derived_again(), 1);
      EXPECT_EQ(Dump(hashes()), whole) << "byte " << at << " of tile " << level << "/" << index;
    }
  }
}

TEST_F(MerkleTreeTest, MissingTilesAreDerivedAgainAtEveryLevel) {
  Append(kTileWidth * kTileWidth + 300, 2'000);
  OpenTree();
  CatchUp();
  const Family whole = Dump(hashes());
  for (const uint64_t index : {0, 17, 255}) DeleteTile(0, index);
  DeleteTile(1, 0);
  ReopenTree();
  CatchUp();
  ExpectProofsAtRandom(8);
  EXPECT_EQ(tree_->tiles_derived_again(), 4);
  EXPECT_EQ(Dump(hashes()), whole);
}

TEST_F(MerkleTreeTest, TileOfDamagedRecordsIsNotDerived) {
  Append(3 * kTileWidth);
  OpenTree();
  CatchUp();
  const std::string key = PositionKey("a", Position{99});
  std::string chunk;
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .Get({}, stored_.database().family(ColumnFamily::kRecords), key, &chunk)
                  .ok());
  Overwrite(ColumnFamily::kRecords, key, "damaged");
  DeleteTile(0, 0);
  const absl::Status refused = tree_->Inclusion(Position{7}, naive_.size()).status();
  EXPECT_TRUE(absl::IsDataLoss(refused));
  EXPECT_TRUE(absl::StrContains(refused.message(), "ledger a")) << refused;
  ExpectProofs(2 * kTileWidth + 7, 3 * kTileWidth);
  Overwrite(ColumnFamily::kRecords, key, chunk);
  ExpectProofs(7, 3 * kTileWidth);
}

// As when the end of a log is given up, and others are appended in its place.
TEST_F(MerkleTreeTest, TilesOfAnotherLogAreNotTakenUp) {
  Append(2 * kTileWidth);
  OpenTree();
  CatchUp();
  for (const int64_t index : {1, 5}) {
    // A tile that is sound, and says what the records do not.
    WriteTileOf(0, index, 0);
    ReopenTree();
    EXPECT_EQ(tree_->size(), Size{0});
    CatchUp();
    ExpectHead(2 * kTileWidth);
  }
  // What lies beyond is overwritten when the log comes to it.
  Append(5 * kTileWidth);
  CatchUp();
  ReopenTree();
  EXPECT_EQ(tree_->size(), Size{7 * kTileWidth});
  ExpectProofsAtRandom(8);
}

TEST_F(MerkleTreeTest, RebuildHasTheSameBytes) {
  OpenTree();
  for (int part = 0; part < 20; ++part) {
    Append(517, 50);
    CatchUp();
  }
  const DerivedFamily families[] = {DerivedFamily::kHashes};
  auto made = stored_.database().NewGeneration(families);
  ASSERT_TRUE(made.ok()) << made.status();
  const Family whole = Dump(hashes());
  EXPECT_EQ(whole.size(), 20 * 517 / kTileWidth);
  OpenTree(*made);
  EXPECT_EQ(tree_->size(), Size{0});
  CatchUp();
  EXPECT_EQ(Dump((*made)->family(DerivedFamily::kHashes)), whole);
  ASSERT_EQ(log().Switch(*std::move(made)), absl::OkStatus());
  made = absl::CancelledError("let go of");
  ReopenTree();
  EXPECT_EQ(stored_.database().derived()->generation(DerivedFamily::kHashes), 2);
  EXPECT_EQ(tree_->size(), Size{40 * kTileWidth});
  ExpectProofsAtRandom(8);
}

TEST_F(MerkleTreeTest, LedgersHaveTreesOfTheirOwn) {
  Append(300);
  ASSERT_EQ(stored_.AppendMany("b", "b", 1), absl::OkStatus());
  OpenTree();
  CatchUp();
  auto other = MerkleTree::Open(stored_.database(), stored_.database().derived(), log(), "b");
  ASSERT_TRUE(other.ok()) << other.status();
  const auto record = support::RecordBytes(log(), "b", Position{0}, Size{1});
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ((*other)->Head(Size{1})->root, proof::LeafHash(record->at(0)));
  auto unknown = MerkleTree::Open(stored_.database(), stored_.database().derived(), log(), "c");
  ASSERT_TRUE(unknown.ok()) << unknown.status();
  EXPECT_TRUE(absl::IsNotFound((*unknown)->CatchUp(Size{1})));
  ExpectHead(300);
}

// Each prover asks for sizes that the tree may not have yet, and holds what it is answered against
// what it was answered before.
TEST_F(MerkleTreeTest, ManyProveWhileTheLogGrows) {
  constexpr int kAppends = 60;
  constexpr int kTogether = 97;
  ASSERT_EQ(stored_.AppendMany("a", "first", 1), absl::OkStatus());
  OpenTree();
  std::atomic<int64_t> size = 1;
  const auto prove = [this, &size](uint64_t seed) {
    std::mt19937_64 random(seed);
    proof::TreeHead before = *tree_->Head(Size{1});
    while (before.size.value < 1 + kAppends * kTogether) {
      const auto now = tree_->Head(Size{size});
      ASSERT_TRUE(now.ok()) << now.status();
      const auto consistency = tree_->Consistency(before.size, now->size);
      ASSERT_TRUE(consistency.ok()) << consistency.status();
      ASSERT_EQ(proof::VerifyConsistency(before, *now, *consistency), absl::OkStatus());
      const Position position{static_cast<int64_t>(random() % now->size.value)};
      const auto inclusion = tree_->Inclusion(position, now->size);
      ASSERT_TRUE(inclusion.ok()) << inclusion.status();
      const auto record = support::RecordBytes(log(), "a", position, Size{position.value + 1});
      ASSERT_TRUE(record.ok()) << record.status();
      ASSERT_EQ(proof::VerifyInclusion(proof::LeafHash(record->at(0)), position, *inclusion, *now),
                absl::OkStatus());
      before = *now;
    }
  };
  const uint64_t seed = support::TestSeed();
  std::vector<std::thread> provers;
  for (uint64_t i = 0; i < 4; ++i) provers.emplace_back(prove, seed + i);
  for (int i = 0; i < kAppends; ++i) {
    std::vector<NewRecord> events;
    for (int j = 0; j < kTogether; ++j) events.push_back(SampleEvent(absl::StrCat("e", i, "-", j)));
    EXPECT_EQ(stored_.Append("a", events), absl::OkStatus());
    size += kTogether;
  }
  for (std::thread& prover : provers) prover.join();
  EXPECT_EQ(tree_->size(), Size{1 + kAppends * kTogether});
}

}  // namespace
}  // namespace liggare::store
