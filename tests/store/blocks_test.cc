// What keeping blocks promises.

#include "store/blocks.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "tests/store/event_log_fixture.h"
#include "tests/support/seed.h"

namespace liggare::store {
namespace {

class BlocksTest : public EventLogTest {
 protected:
  using Given = std::vector<std::pair<BlockKey, std::string>>;

  Blocks blocks() { return Blocks(stored_.database(), stored_.database().derived()); }
  void Put(const std::string& ledger, const Given& given) {
    ASSERT_EQ(blocks().Put(ledger, given), absl::OkStatus());
  }
  std::optional<std::string> Get(const std::string& ledger, BlockKey key) {
    const auto found = blocks().Get(ledger, key);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || !found->has_value()) return std::nullopt;
    return std::string((*found)->bytes);
  }
  void Flush() {
    ASSERT_TRUE(stored_.database()
                    .rocks()
                    .Flush({}, stored_.database().derived()->family(DerivedFamily::kBlocks))
                    .ok());
  }
};

TEST_F(BlocksTest, BlocksComeBackAsTheyWerePut) {
  Put("a", {{{1, 0, 0}, "first"}, {{1, 0, 1}, ""}, {{2, 0, 7}, std::string(100'000, 'x')}});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Get("a", {1, 0, 0}), "first");
    EXPECT_EQ(Get("a", {1, 0, 1}), "");
    EXPECT_EQ(Get("a", {2, 0, 7})->size(), 100'000u);
    EXPECT_EQ(Get("a", {2, 0, 8}), std::nullopt);
    EXPECT_EQ(Get("b", {1, 0, 0}), std::nullopt);
    Flush();
  }
  Put("a", {{{1, 0, 0}, "another"}});
  EXPECT_EQ(Get("a", {1, 0, 0}), "another");
  Reopen();
  EXPECT_EQ(Get("a", {1, 0, 0}), "another");
}

TEST_F(BlocksTest, ManyAreFoundInTheOrderOfTheirKeys) {
  Put("a", {{{1, 0, 0}, "0"}, {{1, 0, 2}, "2"}});
  Flush();
  Put("a", {{{1, 0, 1}, "1"}});
  const std::vector<BlockKey> keys = {{1, 0, 2}, {1, 0, 3}, {1, 0, 0}, {1, 0, 1}};
  const auto found = blocks().MultiGet("a", keys);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 4u);
  EXPECT_EQ((*found)[0]->bytes, "2");
  EXPECT_FALSE((*found)[1].has_value());
  EXPECT_EQ((*found)[2]->bytes, "0");
  EXPECT_EQ((*found)[3]->bytes, "1");
  EXPECT_TRUE(blocks().MultiGet("a", {})->empty());
}

TEST_F(BlocksTest, AllAndLastStayWithinKindAndLedger) {
  Put("a", {{{1, 0, 256}, "x"}, {{1, 0, 3}, "y"}, {{1, 255, 0}, "z"}, {{2, 0, 0}, "other kind"}});
  Put("a-b", {{{1, 0, 9}, "other ledger"}});
  const auto all = blocks().All("a", 1);
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(all->size(), 3u);
  EXPECT_EQ((*all)[0].first, (BlockKey{1, 0, 3}));
  EXPECT_EQ((*all)[1].second.bytes, "x");
  EXPECT_EQ((*all)[2].first, (BlockKey{1, 255, 0}));
  EXPECT_TRUE(blocks().All("a", 0)->empty());
  EXPECT_TRUE(blocks().All("a", 255)->empty());
  EXPECT_EQ(*blocks().Last("a", 1, 0), (BlockKey{1, 0, 256}));
  EXPECT_EQ(*blocks().Last("a", 1, 255), (BlockKey{1, 255, 0}));
  EXPECT_EQ(*blocks().Last("a", 1, 1), std::nullopt);
  EXPECT_EQ(*blocks().Last("b", 1, 0), std::nullopt);
}

TEST_F(BlocksTest, BytesStayWhileTheirOwnerLives) {
  Put("a", {{{1, 0, 0}, std::string(50'000, 'x')}});
  Flush();
  auto found = blocks().Get("a", {1, 0, 0});
  ASSERT_TRUE(found.ok() && found->has_value());
  Put("a", {{{1, 0, 0}, "new"}});
  Flush();
  ASSERT_TRUE(stored_.database()
                  .rocks()
                  .CompactRange({}, stored_.database().derived()->family(DerivedFamily::kBlocks),
                                nullptr, nullptr)
                  .ok());
  EXPECT_EQ((*found)->bytes, std::string(50'000, 'x'));
}

TEST_F(BlocksTest, DamagedOrMisplacedBlockIsNotedAndUnavailable) {
  Put("a", {{{1, 0, 0}, "first"}, {{1, 0, 1}, "second"}});
  rocksdb::DB& rocks = stored_.database().rocks();
  rocksdb::ColumnFamilyHandle* const family =
      stored_.database().derived()->family(DerivedFamily::kBlocks);
  std::string first;
  ASSERT_TRUE(rocks.Get({}, family, StoredBlockKey("a", 1, 0, 0), &first).ok());
  for (const std::string& value : {first, first.substr(1), std::string("x"), std::string()}) {
    ASSERT_TRUE(rocks.Put({}, family, StoredBlockKey("a", 1, 0, 1), value).ok());
    const absl::Status got = blocks().Get("a", {1, 0, 1}).status();
    EXPECT_TRUE(absl::IsUnavailable(got)) << got;
    EXPECT_NE(got.message().find("block 1/0/1 of ledger a"), absl::string_view::npos) << got;
    EXPECT_TRUE(absl::IsUnavailable(blocks().All("a", 1).status()));
  }
}

// What is lost is made again from the records, so long as nothing is missing from among it.
TEST_F(BlocksTest, CrashLeavesThoseThatWerePutFirst) {
  std::mt19937_64 random(support::TestSeed());
  uint64_t count = 0;
  int appends = 0;
  for (int round = 0; round < 10; ++round) {
    for (uint64_t puts = random() % 30; puts > 0; --puts) {
      const std::string bytes(random() % 50'000, 'b');
      Put("a", {{{1, 0, count}, bytes}, {{2, 0, count}, bytes}});
      ++count;
      if (random() % 10 == 0) Flush();
      if (random() % 10 == 0) {
        ASSERT_EQ(stored_.AppendMany("a", absl::StrCat("e", ++appends, "-"), 1), absl::OkStatus());
      }
    }
    ASSERT_EQ(CrashAndReopen(&random), absl::OkStatus());
    const auto first = blocks().All("a", 1);
    const auto second = blocks().All("a", 2);
    ASSERT_TRUE(first.ok() && second.ok());
    ASSERT_EQ(first->size(), second->size()) << "each put is there whole or not at all";
    for (size_t i = 0; i < first->size(); ++i) ASSERT_EQ((*first)[i].first.index, i);
    ASSERT_LE(first->size(), count);
    count = first->size();
  }
}

TEST_F(BlocksTest, OrderlyCloseKeepsAll) {
  Put("a", {{{1, 0, 0}, "kept"}});
  Reopen();
  EXPECT_EQ(Get("a", {1, 0, 0}), "kept");
}

}  // namespace
}  // namespace liggare::store
