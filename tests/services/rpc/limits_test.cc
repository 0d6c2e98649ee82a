// What an overloaded server does, and one whose clients do not read.

#include <gtest/gtest.h>

#include <thread>

#include "absl/base/config.h"
#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

#if defined(ABSL_HAVE_ADDRESS_SANITIZER) || defined(ABSL_HAVE_THREAD_SANITIZER)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

class LimitsTest : public ServerTest {
 protected:
  void SetUp() override {}

  // Appends so many bytes of free text, at least.
  void AppendBytes(int64_t bytes) {
    constexpr int64_t kTextBytes = 16'000;
    for (int number = 0; number * kTextBytes < bytes; ++number) {
      v1::Event event = Cost(number);
      event.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text(
          std::string(kTextBytes, 'x'));
      Append({event});
    }
  }

  // A question whose answer is all of that.
  static v1::ReadEventsRequest Everything() {
    v1::ReadEventsRequest request;
    request.set_ledger(kLedger);
    request.set_with_texts(true);
    return request;
  }
};

TEST_F(LimitsTest, AClientThatDoesNotReadCostsBoundedMemory) {
  if (kSanitized) GTEST_SKIP() << "the memory of the sanitizer would be counted too";
  StartServer();
  constexpr int64_t kLogBytes = 16 << 20;
  constexpr int kClients = 40;
  AppendBytes(kLogBytes);
  const v1::ReadEventsRequest request = Everything();
  // Once in full, so that what is kept in memory of the files is there.
  ReadAll(request);
  const int64_t before = Status().memory_bytes();

  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::ReadEventsResponse>>> readers;
  v1::ReadEventsResponse response;
  for (int i = 0; i < kClients; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    readers.push_back(ledgers().ReadEvents(contexts.back().get(), request));
    ASSERT_TRUE(readers.back()->Read(&response)) << i;
  }
  // All of it would be 40 logs. This process holds the clients too, and what they have been sent.
  const int64_t held = Status().memory_bytes() - before;
  EXPECT_LT(held, kClients * kLogBytes / 3);
  std::printf("%d clients that do not read: %.1f MiB more\n", kClients,
              static_cast<double>(held) / (1 << 20));
  for (const auto& context : contexts) context->TryCancel();
}

TEST_F(LimitsTest, AClientThatDoesNotReadIsCutOffAfterItsDeadline) {
  options().limits.stream_deadline_seconds = 1;
  options().limits.questions_max = 1;
  StartServer();
  AppendBytes(16 << 20);
  grpc::ClientContext context;
  const auto reader = ledgers().ReadEvents(&context, Everything());
  v1::ReadEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  grpc::Status asked;
  do {
    grpc::ClientContext asking;
    v1::ListLedgersResponse listed;
    asked = ledgers().ListLedgers(&asking, {}, &listed);
    if (!asked.ok()) {
      ASSERT_EQ(RefusedOf(asked).reason, "LIMIT_EXCEEDED");
    }
  } while (!asked.ok());
  while (reader->Read(&response)) continue;
  EXPECT_FALSE(reader->Finish().ok());
}

TEST_F(LimitsTest, APrincipalThatCallsTooOftenIsToldWhenToComeBack) {
  options().limits.principal_rate = 5;
  StartServer();
  Refused refused;
  for (int i = 0; i < 1'000 && refused.code == grpc::StatusCode::OK; ++i) {
    grpc::ClientContext context;
    v1::ListLedgersResponse response;
    refused = RefusedOf(ledgers().ListLedgers(&context, {}, &response));
  }
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "RATE_EXCEEDED");
  EXPECT_GT(std::stoi(refused.metadata.at("retry_after_ms")), 0);
}

TEST_F(LimitsTest, TheAppendsOfAStreamCountAsCalls) {
  options().limits.principal_rate = 5;
  StartServer();
  grpc::ClientContext context;
  const auto stream = ledgers().AppendStream(&context);
  for (int number = 0; number < 60; ++number) {
    ASSERT_TRUE(stream->Write(StreamAppend({Cost(number)})));
  }
  stream->WritesDone();
  int refused = 0;
  v1::AppendStreamResponse answer;
  while (stream->Read(&answer)) {
    if (answer.has_refused() && RefusedOf(answer.refused()).reason == "RATE_EXCEEDED") ++refused;
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_GT(refused, 0);
}

TEST_F(LimitsTest, AnOverloadedServerRefusesAndItsMemoryStaysFlat) {
  options().limits.questions_max = 2;
  options().limits.workers = 1;
  StartServer();
  AppendBytes(4 << 20);
  const int64_t before = Status().memory_bytes();
  constexpr int kClients = 16;
  std::atomic<int> answered = 0, refused = 0, other = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] {
      const auto stub = v1::LedgerService::NewStub(Connect(grpc::InsecureChannelCredentials()));
      for (int call = 0; call < 30; ++call) {
        grpc::ClientContext context;
        const auto reader = stub->ReadEvents(&context, Everything());
        v1::ReadEventsResponse response;
        while (reader->Read(&response)) {
        }
        const Refused end = RefusedOf(reader->Finish());
        if (end.code == grpc::StatusCode::OK) {
          ++answered;
        } else if (end.reason == "LIMIT_EXCEEDED") {
          ++refused;
        } else {
          ++other;
        }
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_GT(answered, 0);
  EXPECT_GT(refused, 0);
  EXPECT_EQ(other, 0);
  // Not of a sanitizer, which holds back what is freed.
  if (!kSanitized) {
    EXPECT_LT(Status().memory_bytes() - before, 128 << 20);
  }
}

TEST_F(LimitsTest, WhatIsOverABoundIsRefusedBeforeWhatIsWithinItHasEnded) {
  options().limits.questions_max = 1;
  options().limits.subscribers_max = 1;
  options().limits.append_streams_max = 1;
  StartServer();
  AppendBytes(16 << 20);
  // Each of these takes the one seat of its sort, and has not ended when the next one is answered.
  grpc::ClientContext reading, following, appending;
  const auto reader = ledgers().ReadEvents(&reading, Everything());
  v1::ReadEventsResponse events;
  ASSERT_TRUE(reader->Read(&events));
  v1::SubscribeEventsRequest follow;
  follow.set_ledger(kLedger);
  const auto follower = ledgers().SubscribeEvents(&following, follow);
  v1::SubscribeEventsResponse followed;
  ASSERT_TRUE(follower->Read(&followed));
  const auto stream = ledgers().AppendStream(&appending);
  ASSERT_TRUE(stream->Write(StreamAppend({Cost(-1)})));
  v1::AppendStreamResponse appended;
  ASSERT_TRUE(stream->Read(&appended));

  grpc::ClientContext asking, following_too, appending_too;
  v1::ListLedgersResponse listed;
  for (const grpc::Status& status : {ledgers().ListLedgers(&asking, {}, &listed),
                                     ledgers().SubscribeEvents(&following_too, follow)->Finish(),
                                     ledgers().AppendStream(&appending_too)->Finish()}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(RefusedOf(status).reason, "LIMIT_EXCEEDED");
  }
  following.TryCancel();
  while (reader->Read(&events)) continue;
  EXPECT_TRUE(reader->Finish().ok());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(LimitsTest, AConnectionHasAsManyCallsInProgressAsItMay) {
  options().limits.connection_calls_max = 2;
  StartServer();
  v1::SubscribeEventsRequest request;
  request.set_ledger(kLedger);
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::SubscribeEventsResponse>>> followers;
  for (int i = 0; i < 2; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    followers.push_back(ledgers().SubscribeEvents(contexts.back().get(), request));
    v1::SubscribeEventsResponse response;
    ASSERT_TRUE(followers.back()->Read(&response));
  }
  // The third waits at its client, until one of the two has ended.
  std::thread third([&] { EXPECT_EQ(LedgerSize(), 1); });
  contexts.front()->TryCancel();
  third.join();
  contexts.back()->TryCancel();
}

}  // namespace
}  // namespace liggare::rpc
