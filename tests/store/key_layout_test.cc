#include "store/key_layout.h"

#include <algorithm>
#include <random>
#include <set>

#include "gtest/gtest.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

TEST(KeyLayoutTest, KeysAreTheseBytes) {
  EXPECT_EQ(PositionKey("l", Position{258}), std::string("l\0\0\0\0\0\0\0\x01\x02", 10));
  EXPECT_EQ(EventIdKey("l", "id"), std::string("l\0id", 4));
  EXPECT_EQ(EventIdKey("l", "00010203-0405-4607-8809-0a0b0c0d0eff"),
            std::string("l\0\x00\x01\x02\x03\x04\x05\x46\x07\x88\x09\x0a\x0b\x0c\x0d\x0e\xff", 18));
  EXPECT_EQ(TagKey("l", "t", 1), std::string("l\0\0\x01t\0\0\0\x01", 9));
  EXPECT_EQ(StoredBlockKey("l", 3, 1, 258), std::string("l\0\x03\x01\0\0\0\0\0\0\x01\x02", 12));
}

TEST(KeyLayoutTest, KeysSortByLedgerAndPosition) {
  const std::vector<std::string> sorted = {
      PositionKey("a", Position{0}),         PositionKey("a", Position{1}),
      PositionKey("a", Position{255}),       PositionKey("a", Position{256}),
      PositionKey("a", Position{INT64_MAX}), LedgerEnd("a"),
      PositionKey("a-b", Position{0}),       PositionKey("a.b", Position{0}),
      PositionKey("ab", Position{0})};
  EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end()));
}

TEST(KeyLayoutTest, KeysComeBackAsTheyWere) {
  const std::string odd_tag("line:\0\xff\x01 å", 10);
  const auto tag = DecodeTagKey(TagKey("ledger-1", odd_tag, 77));
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->ledger, "ledger-1");
  EXPECT_EQ(tag->tag, odd_tag);
  EXPECT_EQ(tag->segment, 77);
  const auto position = DecodePositionKey(PositionKey("l", Position{INT64_MAX}));
  ASSERT_TRUE(position.has_value());
  EXPECT_EQ(position->position, Position{INT64_MAX});
  EXPECT_EQ(DecodeSizeKey(SizeKey("ledger-1")), "ledger-1");
  EXPECT_EQ(DecodeSizeKey("size/Ledger"), std::nullopt);
  EXPECT_EQ(DecodeSizeKey("events"), std::nullopt);
  EXPECT_EQ(UnpurgedKey("l", Position{258}), kUnpurgedPrefix + PositionKey("l", Position{258}));
  const auto block = DecodeBlockKey(StoredBlockKey("l", 255, 7, UINT64_MAX));
  ASSERT_TRUE(block.has_value());
  EXPECT_EQ(block->kind, 255);
  EXPECT_EQ(block->level, 7);
  EXPECT_EQ(block->index, UINT64_MAX);
}

TEST(KeyLayoutTest, EventIdsNeverShareAKey) {
  const std::string uuid = "61626364-6566-6768-696a-6b6c6d6e6f70";
  const std::string same_bytes = "abcdefghijklmnop";
  const std::vector<std::string> ids = {uuid,
                                        "61626364-6566-6768-696A-6B6C6D6E6F70",
                                        "61626364-6566-6768-696a-6b6c6d6e6f7",
                                        "61626364x6566-6768-696a-6b6c6d6e6f70",
                                        same_bytes,
                                        same_bytes.substr(0, 15),
                                        same_bytes.substr(0, 15) + '\0',
                                        same_bytes + '\0',
                                        same_bytes + std::string(2, '\0')};
  std::set<std::string> keys;
  for (const std::string& id : ids) keys.insert(EventIdKey("l", id));
  EXPECT_EQ(keys.size(), ids.size());
  EXPECT_EQ(EventIdKey("l", uuid).size(), 2 + kUuidBytes);
}

TEST(KeyLayoutTest, TagsThatBeginAlikeDoNotMix) {
  // Neither lies between two positions of the other.
  EXPECT_GT(TagKey("l", "line:ab", 0), TagKey("l", "line:a", UINT32_MAX));
}

TEST(KeyLayoutTest, NoBytesBreakDecoding) {
  std::mt19937_64 random(support::TestSeed());
  const std::string whole = TagKey("ledger", "line:x", 1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    for (int changes = static_cast<int>(random() % 4); changes > 0 && !bytes.empty(); --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    // What is decoded is what would be encoded so.
    if (const auto tag = DecodeTagKey(bytes)) {
      EXPECT_EQ(TagKey(tag->ledger, tag->tag, tag->segment), bytes);
    }
    if (const auto position = DecodePositionKey(bytes)) {
      EXPECT_EQ(PositionKey(position->ledger, position->position), bytes);
    }
    if (const auto block = DecodeBlockKey(bytes)) {
      EXPECT_EQ(StoredBlockKey(block->ledger, block->kind, block->level, block->index), bytes);
    }
  }
}

}  // namespace
}  // namespace liggare::store
