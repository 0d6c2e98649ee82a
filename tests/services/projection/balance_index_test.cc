// The index answers like the fold of what records add, at every size, whatever is kept when.

#include "services/projection/balance_index.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "services/projection/series_walk.h"
#include "tests/services/projection/map_block_store.h"
#include "tests/support/seed.h"

namespace liggare::projection {
namespace {

constexpr Day kFirstDay = 43'000;
constexpr IndexShape kSmall{4, 3};

// Random rows of records, full of what is back-dated, in an index and in a plain list.
class RandomIndex {
 public:
  RandomIndex(uint64_t seed, IndexShape shape)
      : random_(seed),
        shape_(shape),
        index_(std::make_unique<BalanceIndex>("random", store_, shape, 0)) {}

  uint64_t Below(uint64_t end) { return random_() % end; }

  // Appends a few records and shows them.
  void Append() {
    for (uint64_t count = 1 + Below(6); count > 0; --count) {
      records_.push_back(RandomRows());
      AppendTo(*index_, records_.size() - 1);
    }
    index_->Publish();
  }

  void Keep() {
    const auto blocks = index_->MakeBlocks();
    ASSERT_TRUE(blocks.ok()) << blocks.status();
    store_.Put(*blocks);
    index_->BlocksKept();
  }

  // Makes blocks of which only the first so many are kept before a crash.
  void CrashWhileKeeping() {
    auto blocks = index_->MakeBlocks();
    ASSERT_TRUE(blocks.ok()) << blocks.status();
    if (!blocks->empty()) blocks->resize(Below(blocks->size() + 1));
    store_.Put(*blocks);
    Reopen();
  }

  void Reopen() {
    const auto kept = BalanceIndex::KeptSegments(store_);
    ASSERT_TRUE(kept.ok());
    index_ = std::make_unique<BalanceIndex>("random", store_, shape_, *kept);
    for (auto i = static_cast<size_t>(index_->size().value); i < records_.size(); ++i) {
      AppendTo(*index_, i);
    }
    index_->Publish();
  }

  Day RandomDay() { return kFirstDay + static_cast<Day>(Below(60)); }
  Size RandomSize() { return Size{static_cast<int64_t>(Below(records_.size() + 1))}; }

  int64_t Fold(SeriesId series, Day day, Size size) const {
    int64_t sum = 0;
    for (int64_t i = 0; i < size.value; ++i) {
      for (const RecordRow& row : records_[static_cast<size_t>(i)].rows()) {
        if (row.series == series && row.day <= day) sum += row.amount;
      }
    }
    return sum;
  }

  // Compares all series at a day and size with the fold.
  void Check(Day day, Size size) const {
    const auto cut = index_->CutAt(size);
    ASSERT_TRUE(cut.ok()) << cut.status();
    std::vector<SeriesId> ids;
    for (SeriesId id = 0; id <= kSeries; ++id) ids.push_back(id);
    const std::vector<int64_t> sums = cut->Sum(ids, day);
    for (const SeriesId id : ids) {
      ASSERT_EQ(sums[id], Fold(id, day, size))
          << "series " << id << " day " << day << " size " << size.value;
      const SeriesId alone[] = {id};
      ASSERT_EQ(cut->Sum(alone, day)[0], sums[id]);
    }
  }

  void CheckWalk(const std::vector<SeriesId>& ids, const SeriesWalk::Range& range) const {
    SeriesWalk walk(*index_, ids, range);
    std::vector<Walked> walked;
    for (bool more = true; more;) {
      const auto next = walk.Next(&walked);
      ASSERT_TRUE(next.ok()) << next.status();
      more = *next;
    }
    size_t at = 0;
    for (int64_t i = range.from.value; i < range.within.value; ++i) {
      for (const SeriesId id : ids) {
        for (const RecordRow& row : records_[static_cast<size_t>(i)].rows()) {
          if (row.series != id || row.day < range.first || row.day > range.last) continue;
          ASSERT_LT(at, walked.size());
          ASSERT_EQ(walked[at].position.value, i);
          ASSERT_EQ(walked[at].series, id);
          ++at;
        }
      }
    }
    ASSERT_EQ(at, walked.size());
  }

  BalanceIndex& index() { return *index_; }
  MapBlockStore& store() { return store_; }
  IndexShape shape() const { return shape_; }
  size_t records() const { return records_.size(); }
  int64_t GrossTo(Size size) const {
    int64_t gross = 0;
    for (int64_t i = 0; i < size.value; ++i) gross += records_[static_cast<size_t>(i)].gross();
    return gross;
  }

  static constexpr SeriesId kSeries = 9;

 private:
  RecordRows RandomRows() {
    RecordRows rows;
    for (uint64_t count = Below(5); count > 0; --count) {
      const auto amount = static_cast<int64_t>(Below(2'001)) - 1'000;
      // Series 9 is rare, so that whole blocks have none of it.
      const auto series = static_cast<SeriesId>(Below(40) == 0 ? 9 : Below(9));
      rows.Add(series, RandomDay(), amount);
      rows.AddGross(amount);
    }
    rows.Finish();
    return rows;
  }
  void AppendTo(BalanceIndex& index, size_t record) { index.Append(records_[record], {}); }

  std::mt19937_64 random_;
  const IndexShape shape_;
  MapBlockStore store_;
  std::unique_ptr<BalanceIndex> index_;
  std::vector<RecordRows> records_;
};

void MaybeKeep(RandomIndex& random) {
  switch (random.Below(8)) {
    case 0:
      return random.Keep();
    case 1:
      return random.CrashWhileKeeping();
    case 2:
      return random.Reopen();
    case 3:
      // Made, and not kept yet.
      ASSERT_TRUE(random.index().MakeBlocks().ok());
      return;
    default:
      return;
  }
}

TEST(BalanceIndexTest, AnswersLikeTheFoldAtEverySize) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t history = 0; history < 30; ++history) {
    SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed + history));
    RandomIndex random(seed + history, history % 2 == 0 ? kSmall : IndexShape{3, 2});
    for (int step = 0; step < 40; ++step) {
      random.Append();
      MaybeKeep(random);
      random.Check(random.RandomDay(), random.RandomSize());
    }
    for (size_t size = 0; size <= random.records(); ++size) {
      const Size at{static_cast<int64_t>(size)};
      random.Check(random.RandomDay(), at);
      random.Check(kFirstDay - 1, at);
      random.Check(kFirstDay + 60, at);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(BalanceIndexTest, WalkGivesTheMovementsInOrder) {
  const uint64_t seed = support::TestSeed();
  for (uint64_t history = 0; history < 30; ++history) {
    SCOPED_TRACE("LIGGARE_SEED=" + std::to_string(seed + history));
    RandomIndex random(seed + history, kSmall);
    for (int step = 0; step < 40; ++step) {
      random.Append();
      MaybeKeep(random);
    }
    for (int question = 0; question < 20; ++question) {
      Size within = random.RandomSize();
      const Position from{
          static_cast<int64_t>(random.Below(static_cast<uint64_t>(within.value) + 1))};
      const Day day = random.RandomDay();
      random.CheckWalk({2, 5, 9}, {from, within, 0, day});
      random.CheckWalk({9}, {from, within, day, kDayMax});
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(BalanceIndexTest, BytesDoNotDependOnWhenBlocksAreKept) {
  const uint64_t seed = support::TestSeed();
  RandomIndex often(seed, kSmall);
  RandomIndex late(seed, kSmall);
  for (int step = 0; step < 60; ++step) {
    often.Append();
    late.Append();
    often.Keep();
  }
  late.Keep();
  EXPECT_GT(late.store().blocks().size(), 60u);
  EXPECT_EQ(often.store().Bytes(), late.store().Bytes());
}

TEST(BalanceIndexTest, GrossAndChangesOfWhatIsKeptAreThoseOfTheRecords) {
  RandomIndex random(support::TestSeed(), kSmall);
  for (int step = 0; step < 60; ++step) random.Append();
  random.Keep();
  const Size kept = random.index().kept_size();
  const auto cut = random.index().CutAt(kept);
  ASSERT_TRUE(cut.ok());
  EXPECT_EQ(cut->Gross(), random.GrossTo(kept));
  for (SeriesId id = 0; id <= RandomIndex::kSeries; ++id) {
    int64_t sum = 0;
    const Day day = kFirstDay + 30;
    cut->ForEachChange(id, [&](Day at, int64_t amount) { sum += at <= day ? amount : 0; });
    EXPECT_EQ(sum, random.Fold(id, day, kept));
  }
}

// Any damage of any block is an error and never a wrong figure.
TEST(BalanceIndexTest, DamagedBlockIsAnErrorAndNeverAWrongFigure) {
  RandomIndex random(support::TestSeed(), kSmall);
  for (int step = 0; step < 30; ++step) random.Append();
  random.Keep();
  const Size kept = random.index().kept_size();
  const Day day = kFirstDay + 30;
  const auto blocks = random.store().Bytes();
  for (const auto& [key, bytes] : blocks) {
    for (int i = 0; i < 20; ++i) {
      std::string damaged = bytes;
      const size_t at = i < 12 ? random.Below(damaged.size()) : random.Below(kBlockHeaderBytes);
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.Below(8)));
      random.store().Put(key, damaged);
      BalanceIndex opened("random", random.store(), random.shape(),
                          static_cast<uint64_t>(kept.value) / kSmall.segment_positions);
      const auto read = opened.Read(key);
      ASSERT_TRUE(absl::IsDataLoss(read.status())) << read.status();
      for (int64_t size = 0; size <= kept.value; ++size) {
        const auto cut = opened.CutAt(Size{size});
        if (!cut.ok()) {
          ASSERT_TRUE(absl::IsDataLoss(cut.status()));
          continue;
        }
        const SeriesId id[] = {static_cast<SeriesId>(random.Below(9))};
        ASSERT_EQ(cut->Sum(id, day)[0], random.Fold(id[0], day, Size{size}));
      }
    }
    random.store().Put(key, bytes.substr(0, bytes.size() - 1));
    BalanceIndex cut_short("random", random.store(), random.shape(), 1);
    EXPECT_TRUE(absl::IsDataLoss(cut_short.Read(key).status()));
    random.store().Erase(key);
    EXPECT_TRUE(absl::IsDataLoss(cut_short.Read(key).status()));
    random.store().Put(key, bytes);
  }
}

TEST(BalanceIndexTest, BlockOfAnotherPlaceLedgerOrShapeIsAnError) {
  RandomIndex random(support::TestSeed(), kSmall);
  for (int step = 0; step < 30; ++step) random.Append();
  random.Keep();
  const BlockKey key{BlockKind::kMovements, 0, 1};
  const std::string bytes = *random.store().blocks().at(key);
  EXPECT_TRUE(BalanceIndex("random", random.store(), kSmall, 2).Read(key).ok());
  EXPECT_TRUE(
      absl::IsDataLoss(BalanceIndex("another", random.store(), kSmall, 2).Read(key).status()));
  EXPECT_TRUE(absl::IsDataLoss(
      BalanceIndex("random", random.store(), IndexShape{4, 4}, 2).Read(key).status()));
  const BlockKey other{BlockKind::kMovements, 0, 0};
  random.store().Put(other, bytes);
  EXPECT_TRUE(
      absl::IsDataLoss(BalanceIndex("random", random.store(), kSmall, 2).Read(other).status()));
}

}  // namespace
}  // namespace liggare::projection
