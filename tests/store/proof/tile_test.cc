// What tiles promise.

#include "store/proof/tile.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "store/proof/tile_nodes.h"
#include "tests/store/proof/naive_tree.h"
#include "tests/support/seed.h"

namespace liggare::proof {
namespace {

TEST(TileTest, PathsAreThoseOfTlogTiles) {
  const std::vector<std::pair<Tile, const char*>> tiles = {
      {{TileKind::kHashes, 0, 1'234'067, 256}, "tile/0/x001/x234/067"},
      {{TileKind::kHashes, 0, 0, 256}, "tile/0/000"},
      {{TileKind::kHashes, 1, 0, 17}, "tile/1/000.p/17"},
      {{TileKind::kHashes, 0, 273, 112}, "tile/0/273.p/112"},
      {{TileKind::kHashes, 63, 1000, 1}, "tile/63/x001/000.p/1"},
      {{TileKind::kEntries, 0, 1234, 255}, "tile/entries/x001/234.p/255"},
      {{TileKind::kEntries, 0, 999, 256}, "tile/entries/999"},
      {{TileKind::kHashes, 0, INT64_MAX, 256}, "tile/0/x009/x223/x372/x036/x854/x775/807"}};
  for (const auto& [tile, path] : tiles) {
    EXPECT_EQ(TilePath(tile), path);
    EXPECT_EQ(ParseTilePath(path), tile) << path;
  }
}

TEST(TileTest, OtherPathsAreNoTiles) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000",
                           "tile/0/x000/000",
                           "tile/0/001/000",
                           "tile/0/x01/000",
                           "tile/0/xx01/000",
                           "tile/0/+01",
                           "tile/0/000/",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/256",
                           "tile/0/000.p/01",
                           "tile/0/000.p/1/2",
                           "tile/0/000.p/-1",
                           "tile/64/000",
                           "tile/-1/000",
                           "tile/00/000",
                           "tile//000",
                           "/tile/0/000",
                           "tile/data/000",
                           "tile/0/000 ",
                           "tile/entries",
                           "tile/entries/0.p/1",
                           "tile/0/x009/x223/x372/x036/x854/x775/808",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_EQ(ParseTilePath(path), std::nullopt) << path;
  }
}

TEST(TileTest, NoBytesBreakParsingOfPaths) {
  std::mt19937_64 random(support::TestSeed());
  const std::string whole = "tile/0/x001/x234/067.p/112";
  for (int i = 0; i < 20'000; ++i) {
    std::string path = whole.substr(0, 1 + random() % whole.size());
    for (uint64_t changes = random() % 3; changes > 0; --changes) {
      path[random() % path.size()] = "0x/.p9"[random() % 6];
    }
    if (const auto tile = ParseTilePath(path)) {
      ASSERT_EQ(TilePath(*tile), path);
    }
  }
}

TEST(TileTest, SizeHasTheTilesThatTlogTilesSays) {
  EXPECT_TRUE(TileLevels(Size{0}).empty());
  EXPECT_EQ(TileLevels(Size{1}), (std::vector<TileLevel>{{0, 1}}));
  EXPECT_EQ(TileLevels(Size{256}), (std::vector<TileLevel>{{1, 0}, {0, 1}}));
  EXPECT_EQ(TileLevels(Size{70'000}), (std::vector<TileLevel>{{273, 112}, {1, 17}, {0, 1}}));
  EXPECT_EQ(TileLevels(Size{INT64_MAX}).size(), static_cast<size_t>(kTileLevelsMax));
}

TEST(TileTest, HashesComeBack) {
  NaiveTree tree;
  tree.AddMany(17);
  std::vector<Hash> hashes;
  for (int i = 0; i < 17; ++i) hashes.push_back(tree.leaf(i));
  const std::string bytes = EncodeHashes(hashes);
  EXPECT_EQ(bytes.size(), 17 * kHashBytes);
  EXPECT_EQ(*DecodeHashes(bytes, 17), hashes);
  for (const std::string& other : {std::string(), bytes.substr(1), bytes + "x"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(DecodeHashes(other, 17).status()));
  }
  EXPECT_FALSE(DecodeHashes(bytes, 16).ok());
}

TEST(TileTest, RecordsComeBackFromTheirBundle) {
  const std::vector<std::string> records = {"", "a", std::string(300, 'b'),
                                            std::string(kEntryBytesMax, 'c')};
  std::string bundle;
  for (const std::string& record : records) {
    ASSERT_EQ(AppendEntry(record, bundle), absl::OkStatus());
  }
  EXPECT_EQ(bundle.substr(0, 5), std::string("\0\0\0\x01"
                                             "a",
                                             5));
  const auto decoded = DecodeEntries(bundle, 4);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(std::vector<std::string>(decoded->begin(), decoded->end()), records);
  EXPECT_TRUE(absl::IsInvalidArgument(AppendEntry(std::string(kEntryBytesMax + 1, 'd'), bundle)));
  EXPECT_EQ(DecodeEntries(bundle, 4)->size(), 4u) << "what is refused leaves nothing behind";
}

TEST(TileTest, OtherBundlesAreRefused) {
  const std::string bundle(
      "\0\x01"
      "a"
      "\0\x02"
      "bc",
      7);
  ASSERT_TRUE(DecodeEntries(bundle, 2).ok());
  for (const int width : {0, 1, 3}) EXPECT_FALSE(DecodeEntries(bundle, width).ok());
  for (size_t length = 0; length < bundle.size(); ++length) {
    EXPECT_TRUE(absl::IsInvalidArgument(DecodeEntries(bundle.substr(0, length), 2).status()));
  }
  EXPECT_FALSE(DecodeEntries(bundle + '\0', 2).ok());
  EXPECT_FALSE(DecodeEntries(bundle + std::string("\0\x05", 2), 2).ok());
  EXPECT_TRUE(DecodeEntries("", 0)->empty());
}

// Every node of a tree of two levels of tiles is where its place says.
TEST(TileTest, NodesOfTheTreeAreInTheirTiles) {
  constexpr int64_t kLeaves = 2 * kTileWidth + 77;
  NaiveTree tree;
  tree.AddMany(kLeaves);
  std::vector<std::vector<TileNodes>> tiles(2);
  for (int64_t i = 0; i < kLeaves; ++i) {
    if (i % kTileWidth == 0) tiles[0].emplace_back();
    tiles[0].back().Add(tree.leaf(i));
  }
  tiles[1].emplace_back(std::vector<Hash>{tiles[0][0].root(), tiles[0][1].root()});
  for (int level = 0; kLeaves >> level > 0; ++level) {
    for (int64_t index = 0; index < kLeaves >> level; ++index) {
      const TilePlace place = PlaceOf({level, index});
      ASSERT_EQ(tiles[place.level][place.index].node(place.within.level, place.within.index),
                *tree.Read({level, index}))
          << level << "/" << index;
    }
  }
}

}  // namespace
}  // namespace liggare::proof
