// The trail of use: what a call leaves in the log.

#include "services/rpc/trail.h"

#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "tests/services/rpc/server_fixture.h"
#include "tests/support/server_process.h"

namespace liggare::rpc {
namespace {

std::string LineOf(const Use& use, absl::StatusCode outcome = absl::StatusCode::kOk) {
  return operations::FormatLogFields("call", FieldsOf(use, outcome));
}

TEST(TrailTest, ALineSaysWhoCalledWhatAndHowItEnded) {
  const Use use{&RpcNamed("GetBudget"), "anna.example", absl::Now(), "trygghet", "2020-04-30@120"};
  EXPECT_EQ(LineOf(use),
            "event=call principal=anna.example rpc=GetBudget ledger=trygghet "
            "as_of=2020-04-30@120 outcome=OK");
  const Use stream{&RpcNamed("AppendStream"), "e", absl::Now(), "skola,trygghet", "", 12};
  EXPECT_EQ(LineOf(stream, absl::StatusCode::kCancelled),
            "event=call principal=e rpc=AppendStream ledger=skola,trygghet appends=12 "
            "outcome=CANCELLED");
  EXPECT_EQ(LineOf({&RpcNamed("GetStatus"), "", absl::Now(), "", ""}),
            "event=call principal=\"\" rpc=GetStatus outcome=OK");
}

TEST(TrailTest, NobodyWritesIntoItWhatIsNoIdAndNoAsOf) {
  const Use use{&RpcNamed("GetLedger"), "e", absl::Now(), "Hemlig Person\nevent=", ""};
  EXPECT_EQ(LineOf(use), "event=call principal=e rpc=GetLedger ledger=? outcome=OK");
  v1::AsOf as_of;
  as_of.set_effective_date("Hemlig Person");
  EXPECT_EQ(TextOf(as_of), "?");
  as_of.set_effective_date("2020-04-30");
  EXPECT_EQ(TextOf(as_of), "2020-04-30");
  as_of.set_size(7);
  EXPECT_EQ(TextOf(as_of), "2020-04-30@7");
  as_of.mutable_known_at()->set_seconds(1'588'233'600);
  EXPECT_EQ(TextOf(as_of), "2020-04-30@2020-04-30T08:00:00+00:00");
  EXPECT_EQ(TextOf({}), "");
}

// A server in a process of its own, called in each way.
std::string TrailOf(const std::vector<std::string>& flags) {
  support::ServerProcess server(flags);
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  const auto ledgers = v1::LedgerService::NewStub(channel);
  const auto budgets = v1::BudgetService::NewStub(channel);
  {
    grpc::ClientContext context;
    v1::CreateLedgerRequest request;
    request.set_ledger(kLedger);
    request.set_name("Hemlig Person");
    request.set_currency("SEK");
    v1::CreateLedgerResponse response;
    EXPECT_TRUE(ledgers->CreateLedger(&context, request, &response).ok());
  }
  v1::Event event = Cost(1);
  event.mutable_payload()->mutable_cost_posted()->mutable_text()->set_text("Hemlig Person");
  v1::Event refused = Cost(2);
  refused.set_event_id("Hemlig Person");
  for (const v1::Event& each : {event, refused}) {
    grpc::ClientContext context;
    v1::AppendResponse response;
    ledgers->Append(&context, AppendOf({each}), &response);
  }
  {
    grpc::ClientContext context;
    v1::GetBudgetRequest request;
    request.set_ledger(kLedger);
    request.mutable_as_of()->set_effective_date("2020-04-30");
    request.mutable_as_of()->set_size(2);
    v1::GetBudgetResponse response;
    EXPECT_TRUE(budgets->GetBudget(&context, request, &response).ok());
  }
  {
    grpc::ClientContext context;
    v1::ReadEventsRequest request;
    request.set_ledger(kLedger);
    const auto reader = ledgers->ReadEvents(&context, request);
    v1::ReadEventsResponse response;
    while (reader->Read(&response)) {
    }
    EXPECT_TRUE(reader->Finish().ok());
  }
  {
    grpc::ClientContext context;
    const auto stream = ledgers->AppendStream(&context);
    for (int number = 3; number < 6; ++number) {
      stream->Write(StreamAppend({Cost(number)}));
    }
    stream->WritesDone();
    v1::AppendStreamResponse answer;
    while (stream->Read(&answer)) {
    }
    EXPECT_TRUE(stream->Finish().ok());
  }
  EXPECT_EQ(server.Terminate(), 0);
  return server.log();
}

TEST(TrailTest, EveryCallLeavesALineAndNoContents) {
  const std::string log = TrailOf({});
  const std::string local = "level=info event=call principal=local rpc=";
  for (const char* line : {
           "CreateLedger ledger=trygghet outcome=OK duration_us=",
           "Append ledger=trygghet outcome=OK duration_us=",
           "Append ledger=trygghet outcome=INVALID_ARGUMENT duration_us=",
           "GetBudget ledger=trygghet as_of=2020-04-30@2 outcome=OK duration_us=",
           "ReadEvents ledger=trygghet outcome=OK duration_us=",
           "AppendStream ledger=trygghet appends=3 outcome=OK duration_us=",
       }) {
    EXPECT_NE(log.find(local + line), std::string::npos) << line << "\n" << log;
  }
  EXPECT_EQ(log.find("Hemlig"), std::string::npos) << log;
}

TEST(TrailTest, ItCanBeTurnedOff) {
  EXPECT_EQ(TrailOf({"--trail", "false"}).find("event=call"), std::string::npos);
}

}  // namespace
}  // namespace liggare::rpc
