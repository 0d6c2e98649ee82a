// A published log as others read it: what we write, a verifier that is not ours accepts.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "store/proof/checkpoint.h"
#include "store/proof/frontier.h"
#include "store/proof/tile.h"
#include "store/proof/tile_nodes.h"
#include "store/proof/tlog_proof.h"
#include "tests/store/proof/sample_checkpoint.h"
#include "tests/support/go_verifier.h"
#include "tests/support/temporary_folder.h"

namespace liggare::proof {
namespace {

// The example of c2sp.org/tlog-tiles: three levels, full and partial tiles in two of them.
constexpr int64_t kSize = 70'000;
constexpr int64_t kOlderSize = 300;

std::string RecordAt(int64_t position) {
  return std::string(static_cast<size_t>(position % 70), static_cast<char>(position));
}

// A log in tiles, in a folder of files.
class PublishedLogTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<Hash> hashes;
    for (int64_t position = 0; position < kSize; ++position) {
      hashes.push_back(LeafHash(RecordAt(position)));
    }
    while (!hashes.empty()) hashes = AddLevel(hashes);
  }

  absl::StatusOr<Hash> Read(Node node) const {
    const TilePlace place = PlaceOf(node);
    return levels_[place.level][place.index].node(place.within.level, place.within.index);
  }
  TreeHead HeadAt(int64_t size) const {
    return {Size{size}, *Root(Size{size}, [this](Node node) { return Read(node); })};
  }
  std::string CheckpointAt(int64_t size) const {
    const SigningKey keys[] = {log_};
    Note note = *SignCheckpoint({kOrigin, HeadAt(size), {}}, keys);
    PutSignature(Cosign(witness_, note.text, absl::FromUnixSeconds(1'679'315'147)), note);
    return EncodeNote(note);
  }

  void WriteTiles() const {
    const std::vector<TileLevel> levels = TileLevels(Size{kSize});
    ASSERT_EQ(levels.size(), levels_.size());
    for (size_t level = 0; level < levels.size(); ++level) {
      for (size_t index = 0; index < levels_[level].size(); ++index) {
        const TileNodes& nodes = levels_[level][index];
        const bool full = static_cast<int64_t>(index) < levels[level].full;
        ASSERT_EQ(nodes.width(), full ? kTileWidth : levels[level].partial_width);
        const Tile tile{TileKind::kHashes, static_cast<int>(level), static_cast<int64_t>(index),
                        nodes.width()};
        Write(TilePath(tile), EncodeHashes(nodes.hashes()));
        if (level == 0) WriteEntries(tile);
      }
    }
  }
  void WriteProofs() const {
    for (const int64_t position : {0, 1, 255, 256, 65'535, 65'536, 69'999}) {
      const auto inclusion =
          Inclusion(Position{position}, Size{kSize}, [this](Node node) { return Read(node); });
      ASSERT_TRUE(inclusion.ok());
      Write(absl::StrCat(position, ".tlog-proof"),
            EncodeTlogProof({"", Position{position}, *inclusion, CheckpointAt(kSize)}));
      Write(absl::StrCat(position, ".record"), RecordAt(position));
    }
    const auto consistency =
        Consistency(Size{kOlderSize}, Size{kSize}, [this](Node node) { return Read(node); });
    ASSERT_TRUE(consistency.ok());
    std::string lines;
    for (const Hash& hash : *consistency) lines += HashText(hash) + "\n";
    Write("consistency", lines);
  }
  void WriteAll() const {
    Write("log.vkey", log_.verifier().Encode());
    Write("witness.vkey", witness_.verifier().Encode());
    Write("checkpoint", CheckpointAt(kSize));
    Write("older.checkpoint", CheckpointAt(kOlderSize));
    WriteTiles();
    WriteProofs();
  }
  void Write(const std::string& path, const std::string& bytes) const {
    const std::filesystem::path file = std::filesystem::path(folder_.path()) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
  }

  const support::TemporaryFolder folder_;

 private:
  // Adds a level of tiles of these hashes: what its full tiles come to.
  std::vector<Hash> AddLevel(const std::vector<Hash>& hashes) {
    std::vector<TileNodes>& tiles = levels_.emplace_back();
    std::vector<Hash> roots;
    for (const Hash& hash : hashes) {
      if (tiles.empty() || tiles.back().full()) tiles.emplace_back();
      tiles.back().Add(hash);
      if (tiles.back().full()) roots.push_back(tiles.back().root());
    }
    return roots;
  }
  void WriteEntries(const Tile& hashes) const {
    std::string bundle;
    for (int i = 0; i < hashes.width; ++i) {
      ASSERT_TRUE(AppendEntry(RecordAt(hashes.index * kTileWidth + i), bundle).ok());
    }
    Write(TilePath({TileKind::kEntries, 0, hashes.index, hashes.width}), bundle);
  }

  const SigningKey log_ = LogKey();
  const SigningKey witness_ = WitnessKey("witness.example/a");
  std::vector<std::vector<TileNodes>> levels_;
};

TEST_F(PublishedLogTest, RootOfTheTilesIsThatOfTheStream) {
  Frontier frontier;
  for (int64_t position = 0; position < kSize; ++position) {
    if (position == kOlderSize) {
      EXPECT_EQ(frontier.head(), HeadAt(kOlderSize));
    }
    frontier.Add(LeafHash(RecordAt(position)));
  }
  EXPECT_EQ(frontier.head(), HeadAt(kSize));
}

// Runs the verifier of verify_with_go on a folder.
class GoTest : public PublishedLogTest {
 protected:
  void SetUp() override {
    if (!support::HasGoVerifier()) GTEST_SKIP() << support::kNoGoVerifier;
    PublishedLogTest::SetUp();
    WriteAll();
  }
  void ExpectVerifierSays(const std::string& said, int exit_code) {
    const support::GoVerdict verdict = support::VerifyWithGo(folder_.path());
    EXPECT_EQ(verdict.exit_code, exit_code);
    EXPECT_EQ(verdict.said.substr(0, said.size()), said) << verdict.said;
  }
};

TEST_F(GoTest, VerifierThatIsNotOursAcceptsTheLog) {
  ExpectVerifierSays("accepted: 70000 records, 7 proofs\n", 0);
}

TEST_F(GoTest, VerifierThatIsNotOursReallyLooks) {
  Write("tile/0/007", std::string(kTileWidth * kHashBytes, 'x'));
  ExpectVerifierSays("refused: ", 1);
}

}  // namespace
}  // namespace liggare::proof
