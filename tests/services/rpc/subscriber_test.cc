// SubscribeEvents: history, then live, each event once and in order; slow, filtered, gone.

#include <gtest/gtest.h>

#include <thread>

#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

class SubscriberTest : public ServerTest {
 protected:
  using Reader = grpc::ClientReader<v1::SubscribeEventsResponse>;

  std::unique_ptr<Reader> Subscribe(grpc::ClientContext& context, int64_t from,
                                    const v1::EventFilter& filter = {}) {
    v1::SubscribeEventsRequest request;
    request.set_ledger(kLedger);
    request.set_from_position(from);
    *request.mutable_filter() = filter;
    return ledgers().SubscribeEvents(&context, request);
  }

  grpc::ClientContext context_;
};

TEST_F(SubscriberTest, SeesHistoryThenLiveEachOnceInOrder) {
  AppendCosts(0, 100);
  const auto reader = Subscribe(context_, 0);
  std::thread appender([&] { AppendCosts(100, 200); });
  int64_t next = 0;
  int caught_up = 0;
  v1::SubscribeEventsResponse response;
  while (next < 201 && reader->Read(&response)) {
    for (const v1::Record& record : response.records()) EXPECT_EQ(record.position(), next++);
    EXPECT_EQ(response.next_position(), next);
    caught_up += response.caught_up();
  }
  appender.join();
  EXPECT_EQ(next, 201);
  EXPECT_EQ(caught_up, 1);
  context_.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(SubscriberTest, SlowAndFastOnesThatJoinAtAnyTimeSeeEachEventOnceInOrder) {
  constexpr int kSubscribers = 8;
  constexpr int64_t kSize = 1'201;
  AppendCosts(0, 300);
  std::vector<std::thread> subscribers;
  for (int i = 0; i < kSubscribers; ++i) {
    subscribers.emplace_back([&, i] {
      // Half of them from somewhere within what is there, half from the end.
      int64_t next = i % 2 == 0 ? i * 37 : LedgerSize();
      grpc::ClientContext context;
      const auto reader = Subscribe(context, next);
      v1::SubscribeEventsResponse response;
      int caught_up = 0;
      while (next < kSize && reader->Read(&response)) {
        for (const v1::Record& record : response.records()) EXPECT_EQ(record.position(), next++);
        EXPECT_EQ(response.next_position(), next);
        caught_up += response.caught_up();
        // Slow ones ask the server something else between messages.
        if (i % 4 >= 2) Status();
      }
      EXPECT_EQ(next, kSize);
      EXPECT_EQ(caught_up, 1);
      context.TryCancel();
    });
  }
  AppendCosts(300, 1'200);
  for (std::thread& subscriber : subscribers) subscriber.join();
}

TEST_F(SubscriberTest, ASlowSubscriberNeverSlowsAppends) {
  const auto reader = Subscribe(context_, 0);
  AppendCosts(0, 3'000);
  int64_t next = 0;
  v1::SubscribeEventsResponse response;
  while (next < 3'001 && reader->Read(&response)) {
    for (const v1::Record& record : response.records()) EXPECT_EQ(record.position(), next++);
  }
  EXPECT_EQ(next, 3'001);
  context_.TryCancel();
}

TEST_F(SubscriberTest, BeyondTheLogIsRefused) {
  const auto reader = Subscribe(context_, 99);
  v1::SubscribeEventsResponse response;
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(RefusedOf(reader->Finish()).reason, "BEYOND_LOG");
}

TEST_F(SubscriberTest, ADeadlineEndsTheSubscription) {
  context_.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  const auto reader = Subscribe(context_, 0);
  v1::SubscribeEventsResponse response;
  while (reader->Read(&response)) continue;
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(SubscriberTest, OneThatHasGoneIsForgotten) {
  v1::SubscribeEventsResponse response;
  {
    grpc::ClientContext context;
    const auto reader = Subscribe(context, 0);
    ASSERT_TRUE(reader->Read(&response));
    EXPECT_EQ(Status().subscribers(), 1);
    context.TryCancel();
    reader->Finish();
  }
  // The server hears of it when it hears of it.
  while (Status().subscribers() > 0) std::this_thread::yield();
  // Nothing waits on the ledger any more, nor is there anything to drain.
  AppendCosts(0, 10);
}

class SparseSubscriberTest : public SubscriberTest {
 protected:
  void SetUp() override {
    options().limits.subscriber_positions_max = 10;
    StartServer();
  }
};

TEST_F(SparseSubscriberTest, AFilterThatMatchesNothingIsToldHowFarThingsHaveCome) {
  v1::EventFilter filter;
  filter.add_accounts("9999");
  const auto reader = Subscribe(context_, 0, filter);
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_TRUE(response.caught_up());
  EXPECT_EQ(response.records_size(), 0);
  EXPECT_EQ(response.next_position(), 1);
  int64_t next = 1;
  AppendCosts(0, 100);
  while (next < 91 && reader->Read(&response)) {
    EXPECT_EQ(response.records_size(), 0);
    EXPECT_GE(response.next_position(), next + 10);
    next = response.next_position();
  }
  EXPECT_GE(next, 91);
  Append({Cost(100, "9999")});
  ASSERT_TRUE(reader->Read(&response));
  while (response.records_size() == 0) ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.records(0).position(), 101);
  EXPECT_EQ(response.next_position(), 102);
  context_.TryCancel();
}

}  // namespace
}  // namespace liggare::rpc
