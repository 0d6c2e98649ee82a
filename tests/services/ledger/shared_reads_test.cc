// Followers share what they read, and each still sees every event once, in order.

#include "services/ledger/shared_reads.h"

#include <algorithm>
#include <random>

#include "services/ledger/subscription.h"
#include "tests/services/ledger/ledger_fixture.h"
#include "tests/support/seed.h"

namespace liggare::ledger {
namespace {

class SharedReadsTest : public LedgerFixture {
 protected:
  SharedReadsTest() { CreateLedger(); }

  std::unique_ptr<Subscription> From(int64_t position, const BatchLimits& limits = {}) {
    v1::SubscribeEventsRequest request;
    request.set_ledger(kLedger);
    request.set_from_position(position);
    auto opened = Subscription::Open(sources(), *shared_reads_, request, limits);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  SharedRecords TakeRecords(Subscription& subscription) {
    auto batch = subscription.Next();
    EXPECT_TRUE(batch.ok()) << batch.status();
    return batch->has_value() ? (*batch)->records : nullptr;
  }
};

TEST_F(SharedReadsTest, WhoStandsAtTheSamePlaceSharesOneRead) {
  auto one = From(1);
  auto other = From(1);
  TakeRecords(*one);  // the news of having caught up
  TakeRecords(*other);
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  const SharedRecords read = TakeRecords(*one);
  EXPECT_EQ(PositionsOf(*read), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(TakeRecords(*other), read);
}

TEST_F(SharedReadsTest, WhoIsAFewReadsBehindTakesThemAtOnce) {
  auto early = From(1);
  auto late = From(1);
  TakeRecords(*early);
  TakeRecords(*late);
  std::vector<const char*> parts;
  for (int number = 1; number <= 3; ++number) {
    ASSERT_TRUE(Append(AppendOf({Cost(number)})).ok());
    for (const auto& part : TakeRecords(*early)->parts()) parts.push_back(part.bytes.data());
  }
  const SharedRecords taken = TakeRecords(*late);
  EXPECT_EQ(PositionsOf(*taken), (std::vector<int64_t>{1, 2, 3}));
  std::vector<const char*> shared;
  for (const auto& part : taken->parts()) shared.push_back(part.bytes.data());
  EXPECT_EQ(shared, parts);
}

TEST_F(SharedReadsTest, WhoIsFarBehindReadsAloneUntilItMeetsTheOthers) {
  auto early = From(1);
  auto late = From(1);
  TakeRecords(*early);
  TakeRecords(*late);
  int number = 0;
  SharedRecords last;
  while (late->IsLive()) {
    v1::AppendRequest append = AppendOf({});
    for (int i = 0; i < 200; ++i) *append.add_events() = Cost(++number);
    ASSERT_TRUE(Append(append).ok());
    last = TakeRecords(*early);
  }
  EXPECT_TRUE(early->IsLive());
  std::vector<int64_t> seen;
  while (!late->IsLive()) {
    const std::vector<int64_t> positions = PositionsOf(*TakeRecords(*late));
    seen.insert(seen.end(), positions.begin(), positions.end());
  }
  const SharedRecords met = TakeRecords(*late);
  EXPECT_EQ(met->parts().back().bytes.data(), last->parts().back().bytes.data());
  const std::vector<int64_t> positions = PositionsOf(*met);
  seen.insert(seen.end(), positions.begin(), positions.end());
  ASSERT_EQ(static_cast<int>(seen.size()), number);
  for (int i = 0; i < number; ++i) EXPECT_EQ(seen[i], i + 1);
}

TEST_F(SharedReadsTest, WhatIsReadIsLetGoOfWithTheLastFollower) {
  std::weak_ptr<const WireRecords> read;
  {
    auto follower = From(0);
    read = TakeRecords(*follower);
    EXPECT_FALSE(read.expired());
  }
  EXPECT_TRUE(read.expired());
}

TEST_F(SharedReadsTest, WhoJoinsInTheMiddleOfASharedReadSeesTheRestOfIt) {
  auto early = From(1);
  TakeRecords(*early);
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2), Cost(3)})).ok());
  EXPECT_EQ(PositionsOf(*TakeRecords(*early)), (std::vector<int64_t>{1, 2, 3}));
  auto late = From(2);
  EXPECT_EQ(PositionsOf(*TakeRecords(*late)), (std::vector<int64_t>{2, 3}));
  ASSERT_TRUE(Append(AppendOf({Cost(4)})).ok());
  EXPECT_EQ(PositionsOf(*TakeRecords(*early)), (std::vector<int64_t>{4}));
  EXPECT_EQ(PositionsOf(*TakeRecords(*late)), (std::vector<int64_t>{4}));
}

// What one follower has seen.
struct Seen {
  std::unique_ptr<Subscription> subscription;
  int64_t first;
  std::vector<int64_t> positions;
  int caught_up = 0;
};

TEST_F(SharedReadsTest, SlowAndFastFollowersThatComeAtAnyTimeSeeEachEventOnceInOrder) {
  std::mt19937_64 random(support::TestSeed());
  const auto pick = [&random](int64_t below) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(below));
  };
  std::vector<Seen> followers;
  const auto take = [&](Seen& seen) {
    auto batch = seen.subscription->Next();
    EXPECT_TRUE(batch.ok()) << batch.status();
    if (!batch.ok() || !batch->has_value()) return false;
    const std::vector<int64_t> positions = PositionsOf(*(*batch)->records);
    seen.positions.insert(seen.positions.end(), positions.begin(), positions.end());
    EXPECT_EQ((*batch)->next_position.value,
              seen.first + static_cast<int64_t>(seen.positions.size()));
    seen.caught_up += (*batch)->caught_up;
    return true;
  };
  int number = 0;
  for (int step = 0; step < 600; ++step) {
    const int64_t action = pick(10);
    if (action < 3) {
      v1::AppendRequest append = AppendOf({});
      for (int64_t i = pick(5); i >= 0; --i) *append.add_events() = Cost(++number);
      ASSERT_TRUE(Append(append).ok());
    } else if (action == 3 && followers.size() < 12) {
      const int64_t first = pick(ledger()->head().size.value + 1);
      const BatchLimits limits{static_cast<size_t>(1 + pick(20)), 100'000, 1'000};
      followers.push_back({From(first, limits), first, {}, 0});
    } else if (!followers.empty()) {
      // The first are asked often, the last seldom.
      take(followers[std::min(pick(static_cast<int64_t>(followers.size())),
                              pick(static_cast<int64_t>(followers.size())))]);
    }
  }
  const int64_t size = ledger()->head().size.value;
  for (Seen& seen : followers) {
    while (take(seen)) continue;
    ASSERT_EQ(static_cast<int64_t>(seen.positions.size()), size - seen.first);
    for (int64_t at = seen.first; at < size; ++at) EXPECT_EQ(seen.positions[at - seen.first], at);
    EXPECT_EQ(seen.caught_up, 1);
  }
}

}  // namespace
}  // namespace liggare::ledger
