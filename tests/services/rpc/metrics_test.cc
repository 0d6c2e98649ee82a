// What machines that watch the server are told, over real HTTP.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "tests/services/rpc/server_fixture.h"

namespace liggare::rpc {
namespace {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Asks as anybody may, and reads until the server has said all.
HttpAnswer Ask(const std::string& address, const std::string& request) {
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.find(':') + 1))));
  inet_pton(AF_INET, address.substr(0, address.find(':')).c_str(), &to.sin_addr);
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  std::string answer;
  if (connect(connection, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0 &&
      send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    std::array<char, 4'096> bytes;
    for (ssize_t read = 0; (read = recv(connection, bytes.data(), bytes.size(), 0)) > 0;) {
      answer.append(bytes.data(), static_cast<size_t>(read));
    }
  }
  close(connection);
  if (answer.rfind("HTTP/1.1 ", 0) != 0) return {};
  return {std::stoi(answer.substr(9)), answer.substr(answer.find("\r\n\r\n") + 4)};
}

class MetricsTest : public ServerTest {
 protected:
  void SetUp() override {
    options().metrics = "127.0.0.1:0";
    ServerTest::SetUp();
  }

  HttpAnswer Get(const std::string& path) {
    return Ask(server().metrics_address(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  // The value of a series, as it is written; "" when there is none.
  std::string Value(const std::string& series) {
    const std::string body = Get("/metrics").body;
    const size_t at = ("\n" + body).find("\n" + series + " ");
    if (at == std::string::npos) return "";
    const size_t begin = at + series.size() + 1;
    return body.substr(begin, body.find('\n', begin) - begin);
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
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/readyz").status, 200);
  server().Drain();
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Value("liggare_draining"), "1");
}

TEST_F(MetricsTest, WhatIsNoRequestHurtsNobody) {
  const std::string address = server().metrics_address();
  EXPECT_EQ(Get("/").status, 404);
  EXPECT_EQ(Ask(address, "POST /metrics HTTP/1.1\r\n\r\n").status, 404);
  EXPECT_EQ(Ask(address, std::string(100'000, 'x')).status, 0);
  EXPECT_EQ(Get("/livez").status, 200);
}

TEST_F(ServerTest, WithoutAnAddressNothingIsToldToMachines) {
  EXPECT_EQ(server().metrics_address(), "");
}

}  // namespace
}  // namespace liggare::rpc
