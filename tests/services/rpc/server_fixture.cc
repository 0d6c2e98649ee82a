#include "tests/services/rpc/server_fixture.h"

#include <grpcpp/create_channel.h>

#include <cstdio>

namespace liggare::rpc {

Refused RefusedOf(const google::rpc::Status& status) {
  Refused refused;
  refused.code = static_cast<grpc::StatusCode>(status.code());
  refused.message = status.message();
  int infos = 0;
  for (const auto& detail : status.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) {
      ++infos;
      refused.reason = info.domain() == "liggare" ? info.reason() : "";
      refused.metadata = {info.metadata().begin(), info.metadata().end()};
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& field : bad_request.field_violations()) {
        refused.fields.push_back(field.field());
      }
    }
  }
  if (infos != 1) refused.reason.clear();
  return refused;
}

Refused RefusedOf(const grpc::Status& status) {
  google::rpc::Status proto;
  proto.ParseFromString(status.error_details());
  Refused refused = RefusedOf(proto);
  EXPECT_TRUE(refused.reason.empty() || refused.code == status.error_code());
  refused.code = status.error_code();
  refused.message = status.error_message();
  return refused;
}

std::string EventId(int number) {
  char id[37];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012d", number);
  return id;
}

v1::Event Cost(int number, const std::string& account) {
  v1::Event event;
  event.set_event_id(EventId(number));
  event.set_effective_date("2020-04-30");
  auto& cost = *event.mutable_payload()->mutable_cost_posted();
  cost.set_amount(100 + number);
  cost.set_currency("SEK");
  cost.set_account(account);
  cost.set_accounting_period("2020-04");
  cost.mutable_voucher()->set_series("LEV");
  cost.mutable_voucher()->set_number(std::to_string(number));
  return event;
}

v1::AppendRequest AppendOf(std::vector<v1::Event> events) {
  v1::AppendRequest request;
  request.set_ledger(kLedger);
  request.mutable_events()->Assign(events.begin(), events.end());
  return request;
}

v1::AppendStreamRequest StreamAppend(std::vector<v1::Event> events) {
  v1::AppendStreamRequest request;
  *request.mutable_append() = AppendOf(std::move(events));
  return request;
}

void ServerTest::StartServer() {
  TryStartServer();
  const grpc::Status created = TryCreateLedger();
  ASSERT_TRUE(created.ok()) << created.error_message();
}

void ServerTest::TryStartServer() {
  options_.listen = "127.0.0.1:0";
  options_.data = folder_.path() + "/data";
  auto started = server::Server::Start(options_);
  ASSERT_TRUE(started.ok()) << started.status().ToString();
  server_ = *std::move(started);
  channel_ = Connect(credentials_ != nullptr ? credentials_ : grpc::InsecureChannelCredentials());
  ledgers_ = v1::LedgerService::NewStub(channel_);
  budgets_ = v1::BudgetService::NewStub(channel_);
  operations_ = v1::OperationsService::NewStub(channel_);
  audits_ = v1::AuditService::NewStub(channel_);
}

std::shared_ptr<grpc::Channel> ServerTest::Connect(
    const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
  // A connection of its own: one that is shared is known by the certificate of another.
  grpc::ChannelArguments own;
  own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server_->address(), credentials, own);
}

grpc::Status ServerTest::TryCreateLedger() {
  grpc::ClientContext context;
  v1::CreateLedgerRequest request;
  request.set_ledger(kLedger);
  request.set_name("Trygghet");
  request.set_currency("SEK");
  v1::CreateLedgerResponse response;
  return ledgers_->CreateLedger(&context, request, &response);
}

void ServerTest::StopServer() { server_.reset(); }

grpc::Status ServerTest::TryAppend(const v1::AppendRequest& request, v1::AppendResponse* response) {
  grpc::ClientContext context;
  v1::AppendResponse ignored;
  return ledgers_->Append(&context, request, response == nullptr ? &ignored : response);
}

v1::AppendResponse ServerTest::Append(std::vector<v1::Event> events) {
  v1::AppendResponse response;
  const grpc::Status status = TryAppend(AppendOf(std::move(events)), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

void ServerTest::AppendCosts(int from, int to) {
  for (int number = from; number < to; ++number) Append({Cost(number)});
}

int64_t ServerTest::LedgerSize() {
  grpc::ClientContext context;
  v1::GetLedgerRequest request;
  request.set_ledger(kLedger);
  v1::GetLedgerResponse response;
  EXPECT_TRUE(ledgers_->GetLedger(&context, request, &response).ok());
  return response.ledger().size();
}

v1::GetStatusResponse ServerTest::Status() {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  const grpc::Status status = operations_->GetStatus(&context, {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

std::vector<v1::Record> ServerTest::ReadAll(const v1::ReadEventsRequest& request) {
  grpc::ClientContext context;
  const auto reader = ledgers_->ReadEvents(&context, request);
  std::vector<v1::Record> records;
  v1::ReadEventsResponse response;
  while (reader->Read(&response)) {
    records.insert(records.end(), response.records().begin(), response.records().end());
  }
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return records;
}

}  // namespace liggare::rpc
