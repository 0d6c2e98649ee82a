#include "tests/clients/log_server.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "services/budget/dates.h"
#include "services/projection/projection.h"
#include "store/proof/checkpoint.h"
#include "tests/services/projection/record_log.h"

namespace liggare {
namespace {

constexpr int64_t kRecordsOfMessage = 3;

proof::SigningKey NewKey(const v1::Record& opening) {
  return *proof::SigningKey::Make(opening.event().payload().ledger_opened().origin(),
                                  proof::KeyType::kNote);
}

v1::Record Parsed(const std::string& bytes) {
  v1::Record record;
  record.ParseFromString(bytes);
  return record;
}

void SetHashes(const std::vector<proof::Hash>& hashes,
               google::protobuf::RepeatedPtrField<std::string>& field) {
  for (const proof::Hash& hash : hashes) field.Add(std::string(hash.view()));
}

template <typename Answer>
grpc::Status Twisted(const LogServer::Twist<Answer>& twist, Answer& answer) {
  twist.Apply(answer);
  return grpc::Status::OK;
}

}  // namespace

class LogServer::Audit : public v1::AuditService::Service {
 public:
  explicit Audit(LogServer& log) : log_(log) {}

  grpc::Status GetCheckpoint(grpc::ServerContext*, const v1::GetCheckpointRequest* request,
                             v1::GetCheckpointResponse* response) override {
    absl::MutexLock lock(&log_.mutex_);
    const Size size = SizeOf(request->has_size() ? request->size() : 0);
    response->set_checkpoint(log_.CheckpointOf(size));
    response->set_size(size.value);
    response->set_root(std::string(log_.HeadOf(size).root.view()));
    return Twisted(log_.on_checkpoint, *response);
  }

  grpc::Status GetInclusionProof(grpc::ServerContext*, const v1::GetInclusionProofRequest* request,
                                 v1::GetInclusionProofResponse* response) override {
    absl::MutexLock lock(&log_.mutex_);
    const Size size = SizeOf(request->size());
    response->mutable_proof()->set_position(request->position());
    SetHashes(*proof::Inclusion(Position{request->position()}, size, Read()),
              *response->mutable_proof()->mutable_hashes());
    response->set_size(size.value);
    response->set_root(std::string(log_.HeadOf(size).root.view()));
    response->set_checkpoint(log_.CheckpointOf(size));
    return Twisted(log_.on_inclusion, *response);
  }

  grpc::Status GetConsistencyProof(grpc::ServerContext*,
                                   const v1::GetConsistencyProofRequest* request,
                                   v1::GetConsistencyProofResponse* response) override {
    absl::MutexLock lock(&log_.mutex_);
    const Size from{request->from_size()};
    const Size to = SizeOf(request->to_size());
    if (from > to) return {grpc::StatusCode::OUT_OF_RANGE, "the log is shorter"};
    SetHashes(*proof::Consistency(from, to, Read()), *response->mutable_hashes());
    response->set_from_root(std::string(log_.HeadOf(from).root.view()));
    response->set_to_size(to.value);
    response->set_to_root(std::string(log_.HeadOf(to).root.view()));
    response->set_checkpoint(log_.CheckpointOf(to));
    return Twisted(log_.on_consistency, *response);
  }

  grpc::Status Replay(grpc::ServerContext*, const v1::ReplayRequest* request,
                      grpc::ServerWriter<v1::ReplayResponse>* writer) override {
    absl::MutexLock lock(&log_.mutex_);
    const Size to = SizeOf(request->to_size());
    std::vector<v1::ReplayResponse> messages;
    for (int64_t next = request->from_position(); next < to.value;) {
      v1::ReplayResponse& message = messages.emplace_back();
      const int64_t end = std::min(next + kRecordsOfMessage, to.value);
      while (next < end) message.add_records(log_.records_[static_cast<size_t>(next++)]);
      message.set_next_position(next);
      message.set_to_size(to.value);
    }
    log_.on_replay.Apply(messages);
    for (const v1::ReplayResponse& message : messages) writer->Write(message);
    return grpc::Status::OK;
  }

  grpc::Status AddCosignature(grpc::ServerContext*, const v1::AddCosignatureRequest* request,
                              v1::AddCosignatureResponse*) override {
    absl::MutexLock lock(&log_.mutex_);
    log_.cosignatures_.push_back(request->cosignature());
    return grpc::Status::OK;
  }

 private:
  // Every size that is asked for, up to all there is.
  Size SizeOf(int64_t asked) const {
    const auto all = static_cast<int64_t>(log_.records_.size());
    return Size{asked == 0 ? all : std::min(asked, all)};
  }
  std::function<absl::StatusOr<proof::Hash>(proof::Node)> Read() const {
    return [this](proof::Node node) { return log_.ReadNode(node); };
  }

  LogServer& log_;
};

class LogServer::Budget : public v1::BudgetService::Service {
 public:
  explicit Budget(LogServer& log) : log_(log) {}

  grpc::Status GetBudget(grpc::ServerContext*, const v1::GetBudgetRequest* request,
                         v1::GetBudgetResponse* response) override {
    absl::MutexLock lock(&log_.mutex_);
    const Size size{request->as_of().has_size() ? request->as_of().size()
                                                : static_cast<int64_t>(log_.records_.size())};
    projection::RecordLog records;
    for (int64_t i = 0; i < size.value; ++i) {
      records.Add(Parsed(log_.records_[static_cast<size_t>(i)]));
    }
    projection::Projection projection(log_.ledger());
    if (!projection.Apply(projection::PointersTo(records.records()), records.lookups()).ok()) {
      return {grpc::StatusCode::INTERNAL, "the records cannot be projected"};
    }
    const projection::AsOf as_of{
        *budget::ReadDate(request->as_of().effective_date()), size,
        absl::FromUnixSeconds(records.records().back().recorded_at().seconds())};
    *response = *projection.GetBudget(*request, as_of);
    response->mutable_as_of()->set_root(std::string(log_.HeadOf(size).root.view()));
    return Twisted(log_.on_budget, *response);
  }

 private:
  LogServer& log_;
};

LogServer::LogServer(std::vector<v1::Record> records)
    : ledger_(records.front().ledger()),
      key_(NewKey(records.front())),
      audit_(std::make_unique<Audit>(*this)),
      budget_(std::make_unique<Budget>(*this)) {
  for (const v1::Record& record : records) records_.push_back(record.SerializeAsString());
  Change(0, [this](v1::Record& opening) {
    opening.mutable_event()->mutable_payload()->mutable_ledger_opened()->set_verifier_key(key());
  });
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(audit_.get());
  builder.RegisterService(budget_.get());
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

LogServer::~LogServer() { server_->Shutdown(); }

void LogServer::Truncate(Size size) {
  absl::MutexLock lock(&mutex_);
  records_.resize(static_cast<size_t>(size.value));
}

void LogServer::AddRecord(const std::string& record) {
  absl::MutexLock lock(&mutex_);
  records_.push_back(record);
}

void LogServer::Change(int64_t position, const std::function<void(v1::Record&)>& change) {
  absl::MutexLock lock(&mutex_);
  std::string& bytes = records_.at(static_cast<size_t>(position));
  v1::Record record = Parsed(bytes);
  change(record);
  bytes = record.SerializeAsString();
}

std::vector<std::string> LogServer::cosignatures() const {
  absl::MutexLock lock(&mutex_);
  return cosignatures_;
}

absl::StatusOr<proof::Hash> LogServer::ReadNode(proof::Node node) const {
  if (node.level == 0) return proof::LeafHash(records_.at(static_cast<size_t>(node.index)));
  const auto left = ReadNode({node.level - 1, node.index * 2});
  const auto right = ReadNode({node.level - 1, node.index * 2 + 1});
  return proof::NodeHash(*left, *right);
}

proof::TreeHead LogServer::HeadOf(Size size) const {
  return {size, *proof::Root(size, [this](proof::Node node) { return ReadNode(node); })};
}

std::string LogServer::CheckpointOf(Size size) const { return Sign(origin(), HeadOf(size)); }

std::string LogServer::Sign(const std::string& origin, const proof::TreeHead& head) const {
  proof::Note note{proof::CheckpointText({origin, head, {}}), {}};
  if (!proof::SignNote(key_, note).ok()) std::abort();
  return proof::EncodeNote(note);
}

}  // namespace liggare
