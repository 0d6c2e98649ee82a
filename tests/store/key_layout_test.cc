#include "store/key_layout.h"

#include <algorithm>
#include <random>

#include "gtest/gtest.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

TEST(KeyLayoutTest, KeysAreTheseBytes) {
  EXPECT_EQ(PositionKey("l", Position{258}), std::string("l\0\0\0\0\0\0\0\x01\x02", 10));
  EXPECT_EQ(EventIdKey("l", "id"), std::string("l\0id", 4));
  EXPECT_EQ(TagKey("l", "t", Position{1}), std::string("l\0\0\x01t\0\0\0\0\0\0\0\x01", 13));
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
  const auto tag = DecodeTagKey(TagKey("ledger-1", odd_tag, Position{77}));
  ASSERT_TRUE(tag.has_value());
  EXPECT_EQ(tag->ledger, "ledger-1");
  EXPECT_EQ(tag->tag, odd_tag);
  EXPECT_EQ(tag->position, Position{77});
  const auto position = DecodePositionKey(PositionKey("l", Position{INT64_MAX}));
  ASSERT_TRUE(position.has_value());
  EXPECT_EQ(position->position, Position{INT64_MAX});
  EXPECT_EQ(DecodeSizeKey(SizeKey("ledger-1")), "ledger-1");
  EXPECT_EQ(DecodeSizeKey("size/Ledger"), std::nullopt);
  EXPECT_EQ(DecodeSizeKey("events"), std::nullopt);
  const auto event_id = DecodeEventIdKey(EventIdKey("l", std::string("\0x", 2)));
  ASSERT_TRUE(event_id.has_value());
  EXPECT_EQ(event_id->event_id, std::string("\0x", 2));
}

TEST(KeyLayoutTest, TagsThatBeginAlikeDoNotMix) {
  // Neither lies between two positions of the other.
  EXPECT_GT(TagKey("l", "line:ab", Position{0}), TagKey("l", "line:a", Position{INT64_MAX}));
}

TEST(KeyLayoutTest, NoBytesBreakDecoding) {
  std::mt19937_64 random(support::TestSeed());
  const std::string whole = TagKey("ledger", "line:x", Position{1});
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = whole.substr(0, random() % (whole.size() + 1));
    for (int changes = static_cast<int>(random() % 4); changes > 0 && !bytes.empty(); --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    // What is decoded is what would be encoded so.
    if (const auto tag = DecodeTagKey(bytes)) {
      EXPECT_EQ(TagKey(tag->ledger, tag->tag, tag->position), bytes);
    }
    if (const auto position = DecodePositionKey(bytes)) {
      EXPECT_EQ(PositionKey(position->ledger, position->position), bytes);
    }
    if (const auto event_id = DecodeEventIdKey(bytes)) {
      EXPECT_EQ(EventIdKey(event_id->ledger, event_id->event_id), bytes);
    }
  }
}

}  // namespace
}  // namespace liggare::store
