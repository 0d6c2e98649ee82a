// Promises 1, 2 and 4 while the server is killed with SIGKILL again and again: whatever was
// acknowledged is there once, whatever was retried is there once, and a subscriber that resumes
// sees each event once, in order. SIGKILL keeps what was written and never synced;
// tests/store/durability_test.cc drops that too.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "liggare/v1/ledger_service.grpc.pb.h"
#include "tests/crash/killed_server.h"

namespace liggare::crash {
namespace {

constexpr int kClients = 32;
constexpr int kAppends = 10'000;
constexpr int kAppendsBetweenKills = 700;
constexpr char kLedger[] = "killed";

// The id of an append's event: the same at every try.
std::string EventIdOf(int append) {
  char id[37];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012d", append);
  return id;
}

v1::AppendRequest RequestOf(int append) {
  v1::AppendRequest request;
  request.set_ledger(kLedger);
  v1::Event& event = *request.add_events();
  event.set_event_id(EventIdOf(append));
  event.set_effective_date("2020-04-30");
  auto* cost = event.mutable_payload()->mutable_cost_posted();
  cost->set_amount(append + 1);
  cost->set_account("5460");
  cost->mutable_voucher()->set_series("LEV");
  cost->mutable_voucher()->set_number(std::to_string(append));
  return request;
}

bool Retriable(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::CANCELLED ||
         code == grpc::StatusCode::DEADLINE_EXCEEDED || code == grpc::StatusCode::UNKNOWN ||
         code == grpc::StatusCode::INTERNAL || code == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

class KillTest : public ::testing::Test {
 protected:
  void SetUp() override {
    v1::CreateLedgerRequest request;
    request.set_ledger(kLedger);
    request.set_name("Killed");
    request.set_currency("SEK");
    CreateLedger(server_, request);
  }

  std::unique_ptr<v1::LedgerService::Stub> Connect() {
    return v1::LedgerService::NewStub(server_.Connect());
  }

  // Appends every kClients-th request, each until it is acknowledged.
  void RunClient(int client) {
    auto stub = Connect();
    for (int append = client; append < kAppends; append += kClients) {
      for (;;) {
        grpc::ClientContext context;
        v1::AppendResponse response;
        const grpc::Status status = stub->Append(&context, RequestOf(append), &response);
        if (status.ok()) {
          std::lock_guard lock(mutex_);
          acknowledged_[append] = response.first_position();
          break;
        }
        if (!Retriable(status.error_code())) {
          ADD_FAILURE() << status.error_message();
          return;
        }
        stub = Connect();
      }
      if (++done_ % kAppendsBetweenKills == 0) {
        server_.KillAndRestart();
        ++kills_;
      }
    }
  }

  // Follows the ledger until it has seen the first event and every append's.
  void RunSubscriber() {
    int64_t next = 0;
    while (next < kAppends + 1) {
      const auto stub = Connect();
      grpc::ClientContext context;
      v1::SubscribeEventsRequest request;
      request.set_ledger(kLedger);
      request.set_from_position(next);
      const auto reader = stub->SubscribeEvents(&context, request);
      v1::SubscribeEventsResponse response;
      while (next < kAppends + 1 && reader->Read(&response)) {
        for (const v1::Record& record : response.records()) {
          seen_.push_back(record.position());
          seen_ids_.push_back(record.event().event_id());
        }
        next = response.next_position();
      }
      context.TryCancel();
      const grpc::Status status = reader->Finish();
      if (next < kAppends + 1 && !Retriable(status.error_code())) {
        ADD_FAILURE() << status.error_message();
        return;
      }
    }
  }

  KilledServer server_;
  std::mutex mutex_;
  std::map<int, int64_t> acknowledged_;
  std::atomic<int> done_ = 0;
  std::atomic<int> kills_ = 0;
  std::vector<int64_t> seen_;
  std::vector<std::string> seen_ids_;
};

TEST_F(KillTest, AcknowledgedAppendsAreThereOnceAndASubscriberSeesEachOnceInOrder) {
  std::thread subscriber([this] { RunSubscriber(); });
  std::vector<std::thread> clients;
  for (int client = 0; client < kClients; ++client) {
    clients.emplace_back([this, client] { RunClient(client); });
  }
  for (std::thread& client : clients) client.join();
  subscriber.join();
  if (HasFailure()) return;

  EXPECT_GE(kills_, 10);
  ASSERT_EQ(acknowledged_.size(), static_cast<size_t>(kAppends));
  const auto stub = Connect();
  grpc::ClientContext context;
  v1::ReadEventsRequest request;
  request.set_ledger(kLedger);
  const auto reader = stub->ReadEvents(&context, request);
  std::vector<std::string> ids;
  v1::ReadEventsResponse response;
  while (reader->Read(&response)) {
    for (const v1::Record& record : response.records()) {
      ASSERT_EQ(record.position(), static_cast<int64_t>(ids.size())) << "a gap or a repetition";
      ids.push_back(record.event().event_id());
    }
  }
  ASSERT_TRUE(reader->Finish().ok());
  ASSERT_EQ(ids.size(), static_cast<size_t>(kAppends + 1));
  for (const auto& [append, position] : acknowledged_) {
    EXPECT_EQ(ids.at(position), EventIdOf(append)) << "acknowledged and lost, or moved";
  }
  ASSERT_EQ(seen_.size(), ids.size());
  for (size_t i = 0; i < seen_.size(); ++i) EXPECT_EQ(seen_[i], static_cast<int64_t>(i));
  EXPECT_EQ(seen_ids_, ids);
  EXPECT_EQ(server_.Terminate(), 0);
}

}  // namespace
}  // namespace liggare::crash
