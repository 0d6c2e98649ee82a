#include "tests/clients/scripted_server.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <map>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace liggare {
namespace {

constexpr int kRecordsOfMessage = 3;

template <typename Message>
Message Batch(int64_t& next, int64_t end) {
  Message message;
  for (int i = 0; i < kRecordsOfMessage && next < end; ++i) {
    message.add_records()->set_position(next++);
  }
  message.set_next_position(next);
  return message;
}

}  // namespace

class ScriptedServer::Ledger : public v1::LedgerService::Service {
 public:
  grpc::Status Append(grpc::ServerContext* context, const v1::AppendRequest* request,
                      v1::AppendResponse* response) override {
    absl::MutexLock lock(&mutex);
    appends.push_back(*request);
    if (std::exchange(swallow, false)) {
      // The client goes when its deadline passes, and says so on the connection.
      while (!context->IsCancelled()) mutex.AwaitWithTimeout(absl::Condition(&ended), kPoll);
      return grpc::Status::CANCELLED;
    }
    if (!failures.empty()) {
      const grpc::Status failure = failures.front();
      failures.pop_front();
      return failure;
    }
    response->set_size(request->events_size());
    return grpc::Status::OK;
  }

  grpc::Status AppendStream(grpc::ServerContext* context,
                            grpc::ServerReaderWriter<v1::AppendStreamResponse,
                                                     v1::AppendStreamRequest>* stream) override {
    const Connection connection = NextConnection(0);
    v1::AppendStreamRequest request;
    for (int64_t index = 0; stream->Read(&request); ++index) {
      const v1::AppendStreamResponse answer = Store(index, request.append());
      if (index == connection.messages) return connection.end;  // stored and not answered
      stream->Write(answer);
      if (Repeats()) stream->Write(answer);
    }
    absl::MutexLock lock(&mutex);
    if (!context->IsCancelled()) ++ended_in_peace;
    return grpc::Status::OK;
  }

  // Stores an append of one event behind those stored before, unless it is there or is to fail.
  v1::AppendStreamResponse Store(int64_t index, const v1::AppendRequest& append) {
    absl::MutexLock lock(&mutex);
    appends.push_back(append);
    v1::AppendStreamResponse answer;
    answer.set_index(index);
    if (!failures.empty()) {
      answer.mutable_refused()->ParseFromString(failures.front().error_details());
      failures.pop_front();
      return answer;
    }
    const auto position = static_cast<int64_t>(stored.size());
    const auto [at, is_new] = stored.emplace(append.events(0).event_id(), position);
    answer.mutable_appended()->set_first_position(at->second);
    answer.mutable_appended()->set_repeated_append(!is_new);
    return answer;
  }

  grpc::Status ReadEvents(grpc::ServerContext*, const v1::ReadEventsRequest* request,
                          grpc::ServerWriter<v1::ReadEventsResponse>* writer) override {
    int64_t next = request->from_position();
    const Connection connection = NextConnection(next);
    const int64_t end = request->limit() == 0 ? Size() : std::min(Size(), next + request->limit());
    for (int i = 0; i < connection.messages && next < end; ++i) {
      writer->Write(Batch<v1::ReadEventsResponse>(next, end));
    }
    return connection.end;
  }

  grpc::Status SubscribeEvents(grpc::ServerContext* context,
                               const v1::SubscribeEventsRequest* request,
                               grpc::ServerWriter<v1::SubscribeEventsResponse>* writer) override {
    int64_t next = request->from_position();
    const Connection connection = NextConnection(next);
    for (int i = 0; i < connection.messages && next < Size(); ++i) {
      auto message = Batch<v1::SubscribeEventsResponse>(next, Size());
      message.set_caught_up(next == Size());
      writer->Write(message);
      if (Repeats()) writer->Write(message);
    }
    if (!connection.end.ok()) return connection.end;
    absl::MutexLock lock(&mutex);
    while (!context->IsCancelled()) mutex.AwaitWithTimeout(absl::Condition(&ended), kPoll);
    return grpc::Status::CANCELLED;
  }

  Connection NextConnection(int64_t start) {
    absl::MutexLock lock(&mutex);
    starts.push_back(start);
    if (connections.empty()) return {1'000'000, grpc::Status::OK};
    const Connection connection = connections.front();
    connections.pop_front();
    return connection;
  }

  int64_t Size() {
    absl::MutexLock lock(&mutex);
    return size;
  }

  bool Repeats() {
    absl::MutexLock lock(&mutex);
    return repeats;
  }

  // How often a call that nobody answers looks whether its client has gone.
  static constexpr absl::Duration kPoll = absl::Milliseconds(5);

  absl::Mutex mutex;
  bool ended ABSL_GUARDED_BY(mutex) = false;
  bool swallow ABSL_GUARDED_BY(mutex) = false;
  bool repeats ABSL_GUARDED_BY(mutex) = false;
  int64_t size ABSL_GUARDED_BY(mutex) = 0;
  int ended_in_peace ABSL_GUARDED_BY(mutex) = 0;
  std::deque<grpc::Status> failures ABSL_GUARDED_BY(mutex);
  std::deque<Connection> connections ABSL_GUARDED_BY(mutex);
  std::vector<int64_t> starts ABSL_GUARDED_BY(mutex);
  std::map<std::string, int64_t> stored ABSL_GUARDED_BY(mutex);
  std::vector<v1::AppendRequest> appends ABSL_GUARDED_BY(mutex);
};

// Explanations have as many messages as the connection says.
class ScriptedServer::Budget : public v1::BudgetService::Service {
 public:
  explicit Budget(Ledger& ledger) : ledger_(ledger) {}

  grpc::Status ExplainFigure(grpc::ServerContext*, const v1::ExplainFigureRequest*,
                             grpc::ServerWriter<v1::ExplainFigureResponse>* writer) override {
    const Connection connection = ledger_.NextConnection(0);
    for (int i = 0; i < connection.messages; ++i) writer->Write(v1::ExplainFigureResponse());
    return connection.end;
  }

 private:
  Ledger& ledger_;
};

ScriptedServer::ScriptedServer()
    : ledger_(std::make_unique<Ledger>()), budget_(std::make_unique<Budget>(*ledger_)) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(ledger_.get());
  builder.RegisterService(budget_.get());
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

ScriptedServer::~ScriptedServer() {
  {
    absl::MutexLock lock(&ledger_->mutex);
    ledger_->ended = true;
  }
  server_->Shutdown(std::chrono::system_clock::now());
}

void ScriptedServer::FailAppends(std::deque<grpc::Status> failures) {
  absl::MutexLock lock(&ledger_->mutex);
  ledger_->failures = std::move(failures);
}

void ScriptedServer::SwallowAppend() {
  absl::MutexLock lock(&ledger_->mutex);
  ledger_->swallow = true;
}

void ScriptedServer::ServeStreams(int64_t size, std::deque<Connection> connections) {
  absl::MutexLock lock(&ledger_->mutex);
  ledger_->size = size;
  ledger_->connections = std::move(connections);
}

void ScriptedServer::RepeatPositions() {
  absl::MutexLock lock(&ledger_->mutex);
  ledger_->repeats = true;
}

int ScriptedServer::streams_ended_in_peace() const {
  absl::MutexLock lock(&ledger_->mutex);
  return ledger_->ended_in_peace;
}

std::vector<v1::AppendRequest> ScriptedServer::appends() const {
  absl::MutexLock lock(&ledger_->mutex);
  return ledger_->appends;
}

std::vector<int64_t> ScriptedServer::stream_starts() const {
  absl::MutexLock lock(&ledger_->mutex);
  return ledger_->starts;
}

grpc::Status Refusal(grpc::StatusCode code, const std::string& reason, const std::string& message) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("liggare");
  (*info.mutable_metadata())["asked"] = "80000000";
  (*info.mutable_metadata())["remaining"] = "70000000";
  google::rpc::BadRequest request;
  auto* violation = request.add_field_violations();
  violation->set_field("events[0].payload");
  violation->set_description("is wrong");
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  status.add_details()->PackFrom(info);
  status.add_details()->PackFrom(request);
  return grpc::Status(code, message, status.SerializeAsString());
}

}  // namespace liggare
