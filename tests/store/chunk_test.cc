#include "store/chunk.h"

#include <random>

#include "gtest/gtest.h"
#include "liggare/v1/ledger_service.pb.h"
#include "store/crc32c.h"
#include "store/stored_text.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

TEST(ChunkTest, RecordsComeBackAsTheyWere) {
  ChunkBuilder builder("ledger", Position{40});
  builder.Add("one");
  builder.Add(std::string(kRecordBytesMax - 1'000, 'x'));
  builder.Add("three");
  EXPECT_EQ(builder.last(), Position{42});
  const std::string value = builder.Encode();
  const auto chunk = Chunk::Decode("ledger", Position{42}, value);
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  EXPECT_EQ(chunk->first(), Position{40});
  EXPECT_EQ(chunk->last(), Position{42});
  EXPECT_EQ(chunk->Record(Position{40}), "one");
  EXPECT_EQ(chunk->Record(Position{42}), "three");
}

TEST(ChunkTest, RunsAreWireFormOfAMessage) {
  ChunkBuilder builder("ledger", Position{7});
  for (int i = 0; i < 300; ++i) {
    v1::Record record;
    record.set_position(7 + i);
    record.set_actor(std::string(static_cast<size_t>(i), 'a'));
    builder.Add(record.SerializeAsString());
  }
  const std::string value = builder.Encode();
  const auto chunk = Chunk::Decode("ledger", builder.last(), value);
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  v1::ReadEventsResponse response;
  EXPECT_EQ(v1::ReadEventsResponse::descriptor()->FindFieldByName("records")->number(), 1);
  ASSERT_TRUE(response.ParseFromString(std::string(chunk->Wire(Position{7}, builder.last()))));
  ASSERT_EQ(response.records_size(), 300);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(response.records(i).position(), 7 + i);
  std::string_view rest = chunk->Wire(Position{100}, Position{101});
  EXPECT_EQ(TakeRecord(rest), chunk->Record(Position{100}));
  EXPECT_EQ(TakeRecord(rest), chunk->Record(Position{101}));
  EXPECT_TRUE(rest.empty());
}

TEST(ChunkTest, HoldsOneRecordOrUpToItsLimit) {
  ChunkBuilder largest("l", Position{0});
  EXPECT_TRUE(largest.HasRoomFor(kRecordBytesMax));
  largest.Add(std::string(kRecordBytesMax, 'x'));
  EXPECT_FALSE(largest.HasRoomFor(1));
  EXPECT_TRUE(Chunk::Decode("l", Position{0}, largest.Encode()).ok());

  ChunkBuilder many("l", Position{0});
  while (many.HasRoomFor(100)) many.Add(std::string(100, 'x'));
  EXPECT_LE(many.Encode().size(), kChunkBytesMax);
  EXPECT_GT(many.Encode().size(), kChunkBytesMax - 200);
}

TEST(ChunkTest, AnotherLedgerOrRangeIsDataLoss) {
  ChunkBuilder builder("ledger", Position{5});
  builder.Add("record");
  EXPECT_TRUE(absl::IsDataLoss(Chunk::Decode("other", Position{5}, builder.Encode()).status()));
  EXPECT_TRUE(absl::IsDataLoss(Chunk::Decode("ledger", Position{6}, builder.Encode()).status()));
  const auto lost = Chunk::Decode("ledger", Position{7}, "").status();
  EXPECT_NE(lost.message().find("ledger ledger, position 7"), absl::string_view::npos) << lost;
}

// Decoding refuses or answers; it never reads beyond the bytes (the sanitizers would say).
TEST(ChunkTest, NoBytesBreakDecoding) {
  std::mt19937_64 random(support::TestSeed());
  ChunkBuilder builder("ledger", Position{3});
  for (int i = 0; i < 5; ++i) builder.Add("record");
  const std::string whole = builder.Encode();
  const std::string texts = EncodeTexts("ledger", Position{7}, {{"f", "text", "salt", false}});
  for (int i = 0; i < 20'000; ++i) {
    for (const std::string& sound : {whole, texts}) {
      std::string bytes = sound.substr(0, random() % (sound.size() + 1));
      for (int changes = static_cast<int>(random() % 4); changes > 0 && !bytes.empty(); --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      const auto chunk = Chunk::Decode("ledger", Position{7}, bytes);
      if (chunk.ok()) {
        for (Position at = chunk->first(); at <= chunk->last(); ++at.value) {
          EXPECT_FALSE(chunk->Record(at).empty());
        }
      }
      const auto decoded = DecodeTexts("ledger", Position{7}, bytes);
      if (decoded.ok()) {
        EXPECT_LE(decoded->size(), 1u);
      }
    }
  }
}

TEST(StoredTextTest, TextsComeBackAsTheyWereOrAsErased) {
  const std::string odd("\0\xff text", 7);
  const auto texts =
      DecodeTexts("l", Position{9},
                  EncodeTexts("l", Position{9}, {{"a", odd, "salt", false}, {"b", "", "", true}}));
  ASSERT_TRUE(texts.ok()) << texts.status();
  ASSERT_EQ(texts->size(), 2u);
  EXPECT_EQ((*texts)[0].text, odd);
  EXPECT_FALSE((*texts)[0].erased);
  EXPECT_TRUE((*texts)[1].erased);
  EXPECT_TRUE(
      absl::IsDataLoss(DecodeTexts("l", Position{8}, EncodeTexts("l", Position{9}, {})).status()));
}

TEST(Crc32cTest, IsTheChecksumOfRfc3720) {
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(ExtendCrc32c(Crc32c("1234"), "56789"), 0xe3069283u);
}

}  // namespace
}  // namespace liggare::store
