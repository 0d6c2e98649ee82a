// A server in this process, called through a real channel, and the little that tests of it append.

#ifndef LIGGARE_TESTS_SERVICES_RPC_SERVER_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_RPC_SERVER_FIXTURE_H_

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "liggare/v1/audit_service.grpc.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"
#include "liggare/v1/operations_service.grpc.pb.h"
#include "services/server/options.h"
#include "services/server/server.h"
#include "tests/support/temporary_folder.h"

namespace liggare::rpc {

inline constexpr char kLedger[] = "trygghet";

// What a client learns of an error.
struct Refused {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  // Of its one ErrorInfo of domain "liggare"; "" when there is none or more than one.
  std::string reason;
  std::map<std::string, std::string> metadata;
  // Fields of its BadRequest.
  std::vector<std::string> fields;
};

Refused RefusedOf(const grpc::Status& status);
Refused RefusedOf(const google::rpc::Status& status);

// An event id made from a number.
std::string EventId(int number);
// A cost that belongs to no cell: recorded whatever the ledger holds.
v1::Event Cost(int number, const std::string& account = "5460");
v1::AppendRequest AppendOf(std::vector<v1::Event> events);
// The same as a message of a stream.
v1::AppendStreamRequest StreamAppend(std::vector<v1::Event> events);

class ServerTest : public ::testing::Test {
 protected:
  // Starts with the ledger kLedger.
  void SetUp() override { StartServer(); }

  void StartServer();
  // The same without the ledger.
  void TryStartServer();
  void StopServer();
  // Before StartServer().
  server::Options& options() { return options_; }
  const server::Options& options() const { return options_; }
  server::Server& server() { return *server_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // A channel to the server of its own.
  std::shared_ptr<grpc::Channel> Connect(
      const std::shared_ptr<grpc::ChannelCredentials>& credentials) const;
  // What channel() and the stubs connect with from the next start on; plaintext without.
  void set_credentials(std::shared_ptr<grpc::ChannelCredentials> credentials) {
    credentials_ = std::move(credentials);
  }

  v1::LedgerService::Stub& ledgers() { return *ledgers_; }
  v1::BudgetService::Stub& budgets() { return *budgets_; }
  v1::OperationsService::Stub& operations() { return *operations_; }
  v1::AuditService::Stub& audits() { return *audits_; }

  grpc::Status TryCreateLedger();
  // Appends; a refusal fails the test.
  v1::AppendResponse Append(std::vector<v1::Event> events);
  grpc::Status TryAppend(const v1::AppendRequest& request, v1::AppendResponse* response = nullptr);
  // Appends costs with these numbers, each in an append of its own.
  void AppendCosts(int from, int to);
  int64_t LedgerSize();
  v1::GetStatusResponse Status();

  // Reads all events; a refusal fails the test.
  std::vector<v1::Record> ReadAll(const v1::ReadEventsRequest& request);

 private:
  support::TemporaryFolder folder_;
  server::Options options_;
  std::unique_ptr<server::Server> server_;
  std::shared_ptr<grpc::ChannelCredentials> credentials_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::LedgerService::Stub> ledgers_;
  std::unique_ptr<v1::BudgetService::Stub> budgets_;
  std::unique_ptr<v1::OperationsService::Stub> operations_;
  std::unique_ptr<v1::AuditService::Stub> audits_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_TESTS_SERVICES_RPC_SERVER_FIXTURE_H_
