// A server's life as its clients see it: health, reflection, status, deadlines, drain.

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/notification.h"
#include "services/rpc/host.h"
#include "services/rpc/ledger_service.h"
#include "services/rpc/operations_service.h"
#include "store/database.h"
#include "tests/services/rpc/raw_call.h"
#include "tests/services/rpc/server_fixture.h"
#include "tests/support/damage.h"
#include "tests/support/server_process.h"

namespace liggare::rpc {
namespace {

using support::HealthOf;

// HealthCheckResponse{status = 1}.
constexpr char kServing[] = "\x08\x01";
constexpr char kNotServing[] = "\x08\x02";

class LifecycleTest : public ServerTest {};

TEST_F(LifecycleTest, EveryServiceIsHealthy) {
  for (const char* service : {"", "liggare.v1.LedgerService", "liggare.v1.BudgetService",
                              "liggare.v1.AuditService", "liggare.v1.OperationsService"}) {
    EXPECT_EQ(HealthOf(server().address(), service), "SERVING") << service;
  }
  EXPECT_NE(HealthOf(server().address(), "liggare.v1.NoService"), "SERVING");
}

TEST_F(LifecycleTest, ReflectionListsTheServices) {
  RawStream reflection(channel(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  reflection.Write("\x3A\x01*");  // ServerReflectionRequest{list_services = 7: "*"}
  const auto answer = reflection.Read();
  ASSERT_TRUE(answer.has_value());
  for (const char* service :
       {"liggare.v1.LedgerService", "liggare.v1.BudgetService", "liggare.v1.AuditService",
        "liggare.v1.OperationsService", "grpc.health.v1.Health", "grpc.channelz.v1.Channelz"}) {
    EXPECT_NE(answer->find(service), std::string::npos) << service;
  }
}

TEST_F(LifecycleTest, StatusTellsHowThingsAre) {
  Append({Cost(1), Cost(2)});
  const v1::GetStatusResponse status = Status();
  EXPECT_EQ(status.state(), v1::SERVER_STATE_SERVING);
  EXPECT_TRUE(status.open_access());
  EXPECT_FALSE(status.version().empty());
  EXPECT_EQ(status.format_version(), store::kFormatVersion);
  EXPECT_EQ(status.rules_version(), 1);
  EXPECT_EQ(status.queued_appends_max(), 4'096);
  EXPECT_GT(status.memory_bytes(), 1 << 20);
  EXPECT_EQ(status.cache_bytes_max(), options().cache_bytes);
  EXPECT_LE(status.cache_bytes(), status.cache_bytes_max());
  EXPECT_GE(status.unindexed_events(), 0);
  EXPECT_EQ(status.write_failure(), "");
  EXPECT_FALSE(status.has_mending());
  ASSERT_EQ(status.ledgers_size(), 1);
  EXPECT_EQ(status.ledgers(0).ledger(), kLedger);
  EXPECT_EQ(status.ledgers(0).size(), 3);
  EXPECT_TRUE(status.ledgers(0).halt_reason().empty());
}

TEST_F(LifecycleTest, ALedgerSurvivesItsServer) {
  Append({Cost(1)});
  StopServer();
  StartServer();
  EXPECT_EQ(LedgerSize(), 2);
}

TEST_F(LifecycleTest, DrainTellsWatchersEndsStreamsAndRefusesAppends) {
  RawStream health(channel(), "/grpc.health.v1.Health/Watch");
  health.Write(std::string("\x0A\x00", 2));
  ASSERT_EQ(health.Read(), kServing);
  v1::SubscribeEventsRequest subscribe;
  subscribe.set_ledger(kLedger);
  grpc::ClientContext subscriber_context, appender_context;
  const auto subscriber = ledgers().SubscribeEvents(&subscriber_context, subscribe);
  v1::SubscribeEventsResponse event;
  ASSERT_TRUE(subscriber->Read(&event));
  const auto appender = ledgers().AppendStream(&appender_context);
  ASSERT_TRUE(appender->Write(StreamAppend({Cost(1)})));
  v1::AppendStreamResponse appended;
  ASSERT_TRUE(appender->Read(&appended));

  std::thread draining([&] { server().Drain(); });
  EXPECT_EQ(health.Read(), kNotServing);
  while (subscriber->Read(&event)) continue;
  Refused refused = RefusedOf(subscriber->Finish());
  EXPECT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.reason, "DRAINING");
  EXPECT_FALSE(appender->Read(&appended));
  refused = RefusedOf(appender->Finish());
  EXPECT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.reason, "DRAINING");
  draining.join();
  EXPECT_EQ(TryAppend(AppendOf({Cost(2)})).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(LifecycleTest, WhatDrainMeetsInAStreamIsStoredExactlyWhenItIsAcknowledged) {
  grpc::ClientContext context;
  const auto stream = ledgers().AppendStream(&context);
  const auto write = [&](int number) { return stream->Write(StreamAppend({Cost(number)})); };
  ASSERT_TRUE(write(0));
  v1::AppendStreamResponse response;
  ASSERT_TRUE(stream->Read(&response));
  std::thread writer([&] {
    for (int number = 1; write(number);) ++number;
  });
  while (response.index() < 100) ASSERT_TRUE(stream->Read(&response));
  std::thread draining([&] { server().Drain(); });
  int64_t stored = response.index() + 1;
  while (stream->Read(&response)) {
    if (response.has_appended()) {
      EXPECT_EQ(response.index(), stored++);
    } else {
      EXPECT_EQ(RefusedOf(response.refused()).reason, "DRAINING");
    }
  }
  writer.join();
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(RefusedOf(status).reason, "DRAINING") << status.error_message();
  draining.join();
  StopServer();
  StartServer();
  EXPECT_EQ(LedgerSize(), stored + 1);
}

TEST_F(LifecycleTest, DamagedBlocksAreRebuiltWhileTheServerServes) {
  for (int first = 0; first < 9'000; first += 3'000) {
    std::vector<v1::Event> costs;
    for (int i = first; i < first + 3'000; ++i) costs.push_back(Cost(i));
    Append(std::move(costs));
  }
  v1::GetBudgetRequest request;
  request.set_ledger(kLedger);
  request.mutable_as_of()->set_effective_date("2020-12-31");
  const auto ask = [&](v1::GetBudgetResponse& answer) {
    grpc::ClientContext context;
    return budgets().GetBudget(&context, request, &answer);
  };
  v1::GetBudgetResponse before;
  ASSERT_TRUE(ask(before).ok());
  StopServer();
  {
    const auto database = store::Database::Open({.path = options().data});
    ASSERT_TRUE(database.ok()) << database.status();
    for (const std::string& file : support::FilesOf(**database, store::DerivedFamily::kBlocks)) {
      support::FlipBit(file, support::FileBytes(file) / 2);
    }
  }
  StartServer();
  v1::GetBudgetResponse after;
  grpc::Status asked = ask(after);
  while (!asked.ok()) {
    const Refused refused = RefusedOf(asked);
    ASSERT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE) << refused.message;
    ASSERT_EQ(refused.reason, "REBUILDING");
    asked = ask(after);
  }
  EXPECT_EQ(after.DebugString(), before.DebugString());
  EXPECT_EQ(Status().state(), v1::SERVER_STATE_SERVING);
  Append({Cost(9'000)});
}

// Services on a host that is not, or not yet, open.
class HostTest : public ::testing::Test {
 protected:
  HostTest() : host_(SmallLimits(), false), ledger_service_(host_), operations_service_(host_) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&ledger_service_);
    builder.RegisterService(&operations_service_);
    server_ = builder.BuildAndStart();
    ledgers_ = v1::LedgerService::NewStub(grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                                              grpc::InsecureChannelCredentials()));
  }

  static Limits SmallLimits() {
    Limits limits;
    limits.workers = 1;
    return limits;
  }

  Host host_;
  LedgerService ledger_service_;
  OperationsService operations_service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::LedgerService::Stub> ledgers_;
};

TEST_F(HostTest, WhileStartingEveryCallIsRefused) {
  grpc::ClientContext list_context, append_context, subscribe_context, stream_context;
  v1::ListLedgersResponse list;
  Refused refused = RefusedOf(ledgers_->ListLedgers(&list_context, {}, &list));
  EXPECT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.reason, "DRAINING");
  v1::AppendResponse appended;
  EXPECT_EQ(RefusedOf(ledgers_->Append(&append_context, AppendOf({Cost(1)}), &appended)).reason,
            "DRAINING");
  EXPECT_EQ(RefusedOf(ledgers_->SubscribeEvents(&subscribe_context, {})->Finish()).reason,
            "DRAINING");
  EXPECT_EQ(RefusedOf(ledgers_->AppendStream(&stream_context)->Finish()).reason, "DRAINING");
}

class DeadlineTest : public ServerTest {
 protected:
  void SetUp() override {
    options().limits.workers = 1;
    StartServer();
  }
};

TEST_F(DeadlineTest, AQuestionIsGivenUpWhenItsDeadlineHasPassed) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  v1::GetLedgerRequest request;
  request.set_ledger(kLedger);
  v1::GetLedgerResponse response;
  EXPECT_EQ(ledgers().GetLedger(&context, request, &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(LedgerSize(), 1) << "others are answered";
}

TEST_F(DeadlineTest, ACallThatStatesNoneHasTheServers) {
  StopServer();
  options().limits.deadline_seconds = 0;
  options().limits.stream_deadline_seconds = 0;
  StartServer();
  v1::GetLedgerRequest get;
  v1::ReadEventsRequest read;
  v1::ReplayRequest replay;
  get.set_ledger(kLedger);
  read.set_ledger(kLedger);
  replay.set_ledger(kLedger);
  v1::GetLedgerResponse response;
  grpc::ClientContext getting, reading, replaying;
  EXPECT_EQ(RefusedOf(ledgers().GetLedger(&getting, get, &response)).reason, "DEADLINE_EXCEEDED");
  EXPECT_EQ(RefusedOf(ledgers().ReadEvents(&reading, read)->Finish()).reason, "DEADLINE_EXCEEDED");
  EXPECT_EQ(RefusedOf(audits().Replay(&replaying, replay)->Finish()).reason, "DEADLINE_EXCEEDED");

  const auto later = std::chrono::system_clock::now() + std::chrono::hours(1);
  grpc::ClientContext getting_long, reading_long;
  getting_long.set_deadline(later);
  reading_long.set_deadline(later);
  EXPECT_TRUE(ledgers().GetLedger(&getting_long, get, &response).ok());
  const auto reader = ledgers().ReadEvents(&reading_long, read);
  v1::ReadEventsResponse message;
  EXPECT_TRUE(reader->Read(&message)) << "the client's own holds";
}

TEST_F(DeadlineTest, WhoFollowsAndWhoAppendsGoesOn) {
  StopServer();
  options().limits.deadline_seconds = 0;
  options().limits.stream_deadline_seconds = 0;
  StartServer();
  grpc::ClientContext following, appending;
  v1::SubscribeEventsRequest follow;
  follow.set_ledger(kLedger);
  const auto follower = ledgers().SubscribeEvents(&following, follow);
  const auto stream = ledgers().AppendStream(&appending);
  for (int number = 1; number < 4; ++number) {
    ASSERT_TRUE(stream->Write(StreamAppend({Cost(number)})));
    v1::AppendStreamResponse answer;
    ASSERT_TRUE(stream->Read(&answer));
    EXPECT_TRUE(answer.has_appended());
    v1::SubscribeEventsResponse message;
    do {
      ASSERT_TRUE(follower->Read(&message));
    } while (message.next_position() <= number);
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  following.TryCancel();
}

TEST_F(DeadlineTest, AReadThatIsCancelledEndsAndHoldsUpNobody) {
  for (int i = 0; i < 20; ++i) {
    std::vector<v1::Event> events;
    for (int j = 0; j < 500; ++j) events.push_back(Cost(i * 500 + j));
    Append(std::move(events));
  }
  grpc::ClientContext context;
  v1::ReadEventsRequest read;
  read.set_ledger(kLedger);
  const auto reader = ledgers().ReadEvents(&context, read);
  v1::ReadEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(LedgerSize(), 10'001) << "with one worker, between two batches";
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  StopServer();
}

}  // namespace
}  // namespace liggare::rpc
