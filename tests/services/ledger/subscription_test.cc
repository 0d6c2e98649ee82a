// Following a ledger: history, caught up, live; no gap and no repeat.

#include "services/ledger/subscription.h"

#include "tests/services/ledger/ledger_fixture.h"

namespace liggare::ledger {
namespace {

class SubscriptionTest : public LedgerFixture {
 protected:
  SubscriptionTest() { CreateLedger(); }

  std::unique_ptr<Subscription> From(int64_t position, const v1::EventFilter& filter = {},
                                     const BatchLimits& limits = {}) {
    v1::SubscribeEventsRequest request;
    request.set_ledger(kLedger);
    request.set_from_position(position);
    *request.mutable_filter() = filter;
    auto opened = Subscription::Open(sources(), *shared_reads_, request, limits);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  // Takes what is due until nothing is.
  void Drain(Subscription& subscription) {
    while (true) {
      auto batch = subscription.Next();
      ASSERT_TRUE(batch.ok()) << batch.status();
      if (!batch->has_value()) return;
      for (const int64_t position : PositionsOf(*(*batch)->records)) seen_.push_back(position);
      if ((*batch)->caught_up) caught_up_at_.push_back((*batch)->next_position.value);
      EXPECT_EQ((*batch)->next_position, subscription.next());
    }
  }

  std::vector<int64_t> seen_;
  std::vector<int64_t> caught_up_at_;
};

using P = std::vector<int64_t>;

TEST_F(SubscriptionTest, HistoryThenCaughtUpOnceThenLive) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  auto subscription = From(0, {}, BatchLimits{1, 1'000, 1'000});
  Drain(*subscription);
  EXPECT_EQ(seen_, (P{0, 1, 2}));
  EXPECT_EQ(caught_up_at_, (P{3}));
  ASSERT_TRUE(Append(AppendOf({Cost(3), Cost(4)})).ok());
  Drain(*subscription);
  EXPECT_EQ(seen_, (P{0, 1, 2, 3, 4}));
  EXPECT_EQ(caught_up_at_, (P{3}));
}

TEST_F(SubscriptionTest, GoesAlongWithGrowthOnceItHasCaughtUp) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  auto subscription = From(0, {}, BatchLimits{2, 1'000, 1'000});
  EXPECT_FALSE(subscription->IsLive());
  ASSERT_TRUE(subscription->Next().ok());
  EXPECT_FALSE(subscription->IsLive());
  ASSERT_TRUE(subscription->Next().ok());
  EXPECT_TRUE(subscription->IsLive());
  ASSERT_TRUE(Append(AppendOf({Cost(3)})).ok());
  EXPECT_TRUE(subscription->IsLive());
}

TEST_F(SubscriptionTest, FromTheEndCatchesUpWithoutRecords) {
  auto subscription = From(1);
  Drain(*subscription);
  EXPECT_EQ(seen_, P{});
  EXPECT_EQ(caught_up_at_, (P{1}));
}

TEST_F(SubscriptionTest, NoGapWhenEventsComeWhileHistoryIsRead) {
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  auto subscription = From(0, {}, BatchLimits{2, 1'000'000, 1'000});
  auto first = subscription->Next();
  EXPECT_EQ((*first)->records->count(), 2);
  EXPECT_FALSE((*first)->caught_up);
  ASSERT_TRUE(Append(AppendOf({Cost(3)})).ok());
  Drain(*subscription);
  EXPECT_EQ(seen_, (P{2, 3}));
  EXPECT_EQ(caught_up_at_, (P{3}));
}

TEST_F(SubscriptionTest, FilteredSubscriberLearnsHowFarThingsHaveCome) {
  v1::EventFilter filter;
  filter.add_types("line_defined");
  auto subscription = From(0, filter);
  Drain(*subscription);
  ASSERT_TRUE(Append(AppendOf({Cost(1), Cost(2)})).ok());
  Drain(*subscription);
  EXPECT_EQ(subscription->next().value, 3);
  ASSERT_TRUE(Append(AppendOf({Programme(3, "programme")})).ok());
  Drain(*subscription);
  EXPECT_EQ(seen_, (P{3}));
  EXPECT_EQ(subscription->next().value, 4);
}

TEST_F(SubscriptionTest, BeyondTheLedgerIsRefused) {
  v1::SubscribeEventsRequest request;
  request.set_ledger(kLedger);
  request.set_from_position(2);
  EXPECT_EQ(Reason(Subscription::Open(sources(), *shared_reads_, request).status()),
            v1::ERROR_REASON_BEYOND_LOG);
  request.set_ledger("annan");
  EXPECT_EQ(Reason(Subscription::Open(sources(), *shared_reads_, request).status()),
            v1::ERROR_REASON_UNKNOWN_LEDGER);
}

}  // namespace
}  // namespace liggare::ledger
