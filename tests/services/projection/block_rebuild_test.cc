// A projection that keeps its blocks answers as one that keeps nothing, however it was stopped and
// opened; and its blocks are the same bytes live and rebuilt from the bytes of the records.

#include "services/projection/block_rebuild.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/budget/tags.h"
#include "services/projection/projection.h"
#include "tests/services/projection/map_block_store.h"
#include "tests/services/projection/random_records.h"
#include "tests/support/seed.h"

namespace liggare::projection {
namespace {

constexpr IndexShape kSmall{8, 3};

// Shows records of a log to a projection, from its size to another.
void ShowTo(Projection& projection, const RecordLog& log, int64_t size) {
  const auto begin = log.records().begin();
  const std::vector<v1::Record> records(begin + projection.size().value, begin + size);
  if (records.empty()) return;
  ASSERT_TRUE(projection.Apply(PointersTo(records), log.lookups()).ok());
}

std::unique_ptr<Projection> OpenOver(const MapBlockStore& store, const RecordLog& log) {
  auto opened = Projection::Open("random", store, kSmall);
  EXPECT_TRUE(opened.ok()) << opened.status();
  for (int64_t i = 0; i < (*opened)->kept_size().value; ++i) {
    const v1::Record& record = log.records()[static_cast<size_t>(i)];
    if (budget::IsBasis(record)) (*opened)->ApplyFact(record);
  }
  ShowTo(**opened, log, static_cast<int64_t>(log.records().size()));
  return *std::move(opened);
}

void Keep(Projection& projection, MapBlockStore& store) {
  const auto blocks = projection.MakeBlocks();
  ASSERT_TRUE(blocks.ok()) << blocks.status();
  store.Put(*blocks);
  projection.BlocksKept();
}

MapBlockStore Rebuild(const RecordLog& log, size_t records) {
  SegmentRebuild segments("random", kSmall);
  TotalsRebuild totals("random", kSmall);
  MapBlockStore store;
  for (size_t i = 0; i < records; ++i) {
    const absl::Status added = segments.Add(log.records()[i].SerializeAsString(), log.lookups());
    EXPECT_TRUE(added.ok()) << added;
    if (i % 5 == 0) store.Put(totals.Add(segments.Take()));
  }
  store.Put(totals.Add(segments.Take()));
  return store;
}

// What GetBudget answers at a date and size.
std::string Ask(const Projection& projection, const std::string& date, Size size) {
  v1::GetBudgetRequest request;
  request.set_budget_year(2020);
  const auto answer =
      projection.GetBudget(request, {budget::StoredDate(date), size, absl::InfinitePast()});
  EXPECT_TRUE(answer.ok()) << answer.status();
  return answer.ok() ? answer->DebugString() : "";
}

TEST(KeptProjectionTest, AnswersAsOneThatKeepsNothingWhateverIsKeptWhen) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t history = 0; history < 20; ++history) {
    SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed + history));
    RandomRecords random(seed + history);
    MapBlockStore store;
    Projection whole("random");
    std::unique_ptr<Projection> kept = OpenOver(store, random.log());
    ShowTo(whole, random.log(), random.size());
    for (int step = 0; step < 300; ++step) {
      random.Add();
      ShowTo(whole, random.log(), random.size());
      ShowTo(*kept, random.log(), random.size());
      if (random.Below(10) == 0) Keep(*kept, store);
      if (random.Below(40) == 0) kept = OpenOver(store, random.log());
      if (random.Below(4) != 0) continue;
      const Size size{static_cast<int64_t>(random.Below(static_cast<uint64_t>(random.size()) + 1))};
      const std::string date = random.RandomDate();
      ASSERT_EQ(Ask(*kept, date, size), Ask(whole, date, size)) << date << " " << size.value;
    }
    EXPECT_LT(kept->unwritten(), random.size());
  }
}

TEST(KeptProjectionTest, BlocksAreTheSameBytesLiveAndRebuilt) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t history = 0; history < 20; ++history) {
    SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed + history));
    RandomRecords random(seed + history);
    MapBlockStore store;
    std::unique_ptr<Projection> live = OpenOver(store, random.log());
    for (int step = 0; step < 400; ++step) {
      random.Add();
      if (random.Below(3) == 0) ShowTo(*live, random.log(), random.size());
      if (random.Below(30) == 0) Keep(*live, store);
      if (random.Below(60) == 0) live = OpenOver(store, random.log());
    }
    ShowTo(*live, random.log(), random.size());
    Keep(*live, store);
    ASSERT_EQ(Rebuild(random.log(), random.records().size()).Bytes(), store.Bytes());
  }
}

TEST(KeptProjectionTest, BalancesForLoadingAreThoseOfTheRecords) {
  RandomRecords random(support::TestSeed());
  for (int step = 0; step < 400; ++step) random.Add();
  MapBlockStore store;
  std::unique_ptr<Projection> projection = OpenOver(store, random.log());
  Keep(*projection, store);
  std::map<budget::Account, std::map<budget::Date, int64_t>> expected;
  int64_t gross = 0;
  for (int64_t i = 0; i < projection->kept_size().value; ++i) {
    const v1::Record& record = random.records()[static_cast<size_t>(i)];
    for (const v1::Posting& posting : record.postings()) {
      const budget::Date date =
          budget::StoredDate(posting.effective_date().empty() ? record.event().effective_date()
                                                              : posting.effective_date());
      expected[budget::FromProto(posting.from_account())][date] -= posting.amount();
      expected[budget::FromProto(posting.to_account())][date] += posting.amount();
      gross += std::abs(posting.amount());
    }
  }
  std::map<budget::Account, std::map<budget::Date, int64_t>> loaded;
  ASSERT_TRUE(projection
                  ->ForEachBalance([&](const budget::Account& account, budget::Date date,
                                       int64_t amount) { loaded[account][date] += amount; })
                  .ok());
  ASSERT_EQ(loaded.size(), expected.size());
  for (auto* balances : {&expected, &loaded}) {
    for (auto& [account, days] : *balances) {
      std::erase_if(days, [](const auto& day) { return day.second == 0; });
    }
  }
  EXPECT_EQ(loaded, expected);
  const auto kept_gross = projection->KeptGross();
  ASSERT_TRUE(kept_gross.ok());
  EXPECT_EQ(*kept_gross, gross);
}

TEST(KeptProjectionTest, DamageIsDataLossInAnswersAndAtOpening) {
  RandomRecords random(support::TestSeed());
  for (int step = 0; step < 200; ++step) random.Add();
  MapBlockStore store;
  Keep(*OpenOver(store, random.log()), store);
  const BlockKey first{BlockKind::kMovements, 0, 0};
  std::string bytes = *store.blocks().at(first);
  const std::string sound = bytes;
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  store.Put(first, bytes);
  const auto opened = OpenOver(store, random.log());
  const AsOf as_of{budget::Date(2020, 12, 31), Size{kSmall.segment_positions},
                   absl::InfinitePast()};
  EXPECT_TRUE(absl::IsDataLoss(opened->GetBudget({}, as_of).status()));
  store.Put(first, sound);
  EXPECT_TRUE(opened->GetBudget({}, as_of).ok());
  store.Erase({BlockKind::kNames, 0, 0});
  EXPECT_TRUE(absl::IsDataLoss(Projection::Open("random", store, kSmall).status()));
}

TEST(BlockRebuildTest, BytesThatAreNoRecordOrNotTheNextAreDataLoss) {
  RandomRecords random(support::TestSeed());
  SegmentRebuild segments("random", kSmall);
  const std::string second = random.records()[1].SerializeAsString();
  EXPECT_TRUE(absl::IsDataLoss(segments.Add(second, random.log().lookups())));
  const std::string first = random.records()[0].SerializeAsString();
  EXPECT_TRUE(
      absl::IsDataLoss(segments.Add(first.substr(0, first.size() - 1), random.log().lookups())));
  EXPECT_EQ(segments.size().value, 0);
  EXPECT_TRUE(segments.Add(first, random.log().lookups()).ok());
  EXPECT_TRUE(segments.Add(second, random.log().lookups()).ok());
  EXPECT_EQ(segments.size().value, 2);
}

}  // namespace
}  // namespace liggare::projection
