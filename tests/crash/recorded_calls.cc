#include "tests/crash/recorded_calls.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cpp/grpc_status.h"
#include "liggare/error.h"

namespace liggare::crash {
namespace {

GivenEvent GivenOf(const v1::Event& event) {
  const v1::CostPosted& cost = event.payload().cost_posted();
  const int64_t unattributed = cost.attribution().empty() ? cost.amount() : 0;
  return {event.event_id(), cost.account(), event.effective_date(), unattributed,
          event.SerializeAsString()};
}

StoredEvent StoredOf(const v1::Record& record) {
  return {record.position(), record.append_first(), record.append_count(), GivenOf(record.event()),
          ""};
}

bool IsUnknown(const std::string& reason) {
  return reason.empty() || reason == "DEADLINE_EXCEEDED" || reason == "CANCELLED";
}

}  // namespace

AppendCall AskedOf(const v1::AppendRequest& request) {
  AppendCall call;
  for (const v1::Event& event : request.events()) call.events.push_back(GivenOf(event));
  if (request.has_condition()) {
    const v1::EventFilter& filter = request.condition().filter();
    call.condition = GivenCondition{request.condition().size(),
                                    filter.accounts().empty() ? "" : filter.accounts(0),
                                    filter.effective_since()};
  }
  return call;
}

void SetAnswer(const v1::AppendResponse& response, AppendCall& append) {
  append.first_position = response.first_position();
  append.size = response.size();
  append.repeated = response.repeated_append();
}

void SetRefused(const absl::Status& status, Operation& operation) {
  operation.reason = client::Decode(status).reason;
  operation.outcome = IsUnknown(operation.reason) ? Outcome::kUnknown : Outcome::kRefused;
}

RecordedCalls::RecordedCalls(int client, KilledServer& server, std::atomic<int64_t>& count,
                             absl::Duration patience)
    : client_(client), server_(server), count_(count), patience_(patience) {
  Connect();
}

void RecordedCalls::Connect() {
  const auto channel = server_.Connect();
  ledgers_ = v1::LedgerService::NewStub(channel);
  budgets_ = v1::BudgetService::NewStub(channel);
  audits_ = v1::AuditService::NewStub(channel);
}

const Operation& RecordedCalls::Record(
    const std::string& ledger, std::variant<AppendCall, ReadCall> asked,
    const std::function<grpc::Status(grpc::ClientContext&)>& make) {
  current_ = Operation{client_, ++count_, kNever, Outcome::kDone, "", std::move(asked)};
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + patience_));
  const grpc::Status status = make(context);
  if (!status.ok()) SetRefused(client::FromGrpc(status), current_);
  if (current_.outcome != Outcome::kUnknown) current_.completed = ++count_;
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) Connect();
  return histories_[ledger].emplace_back(std::move(current_));
}

const Operation& RecordedCalls::Append(const v1::AppendRequest& request) {
  return Record(request.ledger(), AskedOf(request), [&](grpc::ClientContext& context) {
    v1::AppendResponse response;
    const grpc::Status status = ledgers_->Append(&context, request, &response);
    SetAnswer(response, std::get<AppendCall>(current_.call));
    return status;
  });
}

const Operation& RecordedCalls::ReadSize(const std::string& ledger) {
  return Record(ledger, ReadCall(), [&](grpc::ClientContext& context) {
    v1::GetLedgerRequest request;
    request.set_ledger(ledger);
    v1::GetLedgerResponse response;
    const grpc::Status status = ledgers_->GetLedger(&context, request, &response);
    read().size = response.ledger().size();
    return status;
  });
}

const Operation& RecordedCalls::ReadEvents(const std::string& ledger, int64_t from) {
  return Record(ledger, ReadCall(), [&](grpc::ClientContext& context) {
    v1::ReadEventsRequest request;
    request.set_ledger(ledger);
    request.set_from_position(from);
    const auto reader = ledgers_->ReadEvents(&context, request);
    read().size = from;
    v1::ReadEventsResponse response;
    while (reader->Read(&response)) {
      for (const v1::Record& record : response.records()) {
        read().events.push_back(StoredOf(record));
      }
      read().size = response.next_position();
    }
    return reader->Finish();
  });
}

const Operation& RecordedCalls::AskBudget(const std::string& ledger, const std::string& date,
                                          std::optional<int64_t> size) {
  ReadCall asked{.asked_size = size, .figure = GivenFigure{date}};
  return Record(ledger, asked, [&](grpc::ClientContext& context) {
    v1::GetBudgetRequest request;
    request.set_ledger(ledger);
    request.mutable_as_of()->set_effective_date(date);
    if (size.has_value()) request.mutable_as_of()->set_size(*size);
    v1::GetBudgetResponse response;
    const grpc::Status status = budgets_->GetBudget(&context, request, &response);
    read().size = response.as_of().size();
    read().root = response.as_of().root();
    read().figure->unattributed = response.unattributed_cost();
    return status;
  });
}

const Operation& RecordedCalls::GetCheckpoint(const std::string& ledger,
                                              std::optional<int64_t> size) {
  return Record(ledger, ReadCall{.asked_size = size}, [&](grpc::ClientContext& context) {
    v1::GetCheckpointRequest request;
    request.set_ledger(ledger);
    if (size.has_value()) request.set_size(*size);
    v1::GetCheckpointResponse response;
    const grpc::Status status = audits_->GetCheckpoint(&context, request, &response);
    read().size = response.size();
    read().root = response.root();
    return status;
  });
}

StoredLog ReadLog(KilledServer& server, const std::string& ledger) {
  const auto stub = v1::AuditService::NewStub(server.Connect());
  grpc::ClientContext context;
  v1::ReplayRequest request;
  request.set_ledger(ledger);
  const auto reader = stub->Replay(&context, request);
  StoredLog log;
  v1::ReplayResponse response;
  v1::Record record;
  while (reader->Read(&response)) {
    for (std::string& bytes : *response.mutable_records()) {
      if (!record.ParseFromString(bytes)) std::abort();
      log.push_back(StoredOf(record));
      log.back().record = std::move(bytes);
    }
  }
  if (const grpc::Status status = reader->Finish(); !status.ok()) {
    std::fprintf(stderr, "cannot replay %s: %s\n", ledger.c_str(), status.error_message().c_str());
    std::abort();
  }
  return log;
}

}  // namespace liggare::crash
