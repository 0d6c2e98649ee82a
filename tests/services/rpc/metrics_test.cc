// What machines that watch the server are told, over real HTTP.

#include <httplib.h>

#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

class MetricsTest : public ServerTest {
 protected:
  void SetUp() override {
    options().metrics = "127.0.0.1:0";
    ServerTest::SetUp();
  }

  httplib::Result Get(const std::string& path) {
    return httplib::Client("http://" + server().metrics_address()).Get(path);
  }
  // The value of a series, as it is written; "" when there is none.
  std::string Value(const std::string& series) {
    const auto answer = Get("/metrics");
    if (!answer) return "no answer";
    const size_t at = ("\n" + answer->body).find("\n" + series + " ");
    if (at == std::string::npos) return "";
    const size_t begin = at + series.size() + 1;
    return answer->body.substr(begin, answer->body.find('\n', begin) - begin);
  }
};

TEST_F(MetricsTest, AppendsAreCountedWhenTheyAreDurable) {
  EXPECT_EQ(Value("liggare_commit_events_sum"), "1");
  AppendCosts(1, 4);
  EXPECT_EQ(Value("liggare_commit_events_sum"), "4");
  EXPECT_EQ(Value("liggare_append_requests_total"), "4");
  EXPECT_EQ(Value("liggare_commit_seconds_count"), "4");
  EXPECT_EQ(Value("liggare_ledger_size{ledger=\"trygghet\"}"), "4");
  EXPECT_EQ(Value("liggare_rpcs_total{rpc=\"Append\",code=\"OK\"}"), "3");
  EXPECT_EQ(Value("liggare_rpc_seconds_count{rpc=\"Append\"}"), "3");
}

TEST_F(MetricsTest, RefusalsAreCountedByTheirReason) {
  v1::Event no_uuid = Cost(1);
  no_uuid.set_event_id("no uuid");
  TryAppend(AppendOf({no_uuid}));
  EXPECT_EQ(Value("liggare_append_refusals_total{reason=\"MALFORMED_FIELD\"}"), "1");
  EXPECT_EQ(Value("liggare_rpcs_total{rpc=\"Append\",code=\"INVALID_ARGUMENT\"}"), "1");
  EXPECT_EQ(Value("liggare_commit_events_sum"), "1");
}

TEST_F(MetricsTest, ASubscriberThatDoesNotReadIsSeenToLag) {
  grpc::ClientContext context;
  v1::SubscribeEventsRequest request;
  request.set_ledger(kLedger);
  const auto reader = ledgers().SubscribeEvents(&context, request);
  v1::SubscribeEventsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(Value("liggare_subscribers"), "1");
  EXPECT_EQ(Value("liggare_subscriber_lag_events{ledger=\"trygghet\"}"), "0");
  EXPECT_EQ(Value("liggare_rpcs_in_progress{rpc=\"SubscribeEvents\"}"), "1");
  context.TryCancel();
  reader->Finish();
}

TEST_F(MetricsTest, APersonAndARuleAreToldTheSame) {
  const v1::GetStatusResponse status = Status();
  EXPECT_EQ(Value("liggare_halted"), "0");
  EXPECT_EQ(Value("liggare_free_disk_bytes_min"), std::to_string(status.free_disk_bytes_min()));
  EXPECT_EQ(Value("liggare_queued_appends_max"), std::to_string(status.queued_appends_max()));
  EXPECT_EQ(Value("liggare_build_info{version=\"" + status.version() + "\"}"), "1");
}

TEST_F(MetricsTest, HealthFollowsTheServer) {
  EXPECT_EQ(Get("/livez")->status, 200);
  EXPECT_EQ(Get("/readyz")->status, 200);
  server().Drain();
  EXPECT_EQ(Get("/livez")->status, 200);
  EXPECT_EQ(Get("/readyz")->status, 503);
  EXPECT_EQ(Value("liggare_draining"), "1");
}

TEST_F(ServerTest, WithoutAnAddressNothingIsToldToMachines) {
  EXPECT_EQ(server().metrics_address(), "");
}

}  // namespace
}  // namespace liggare::rpc
