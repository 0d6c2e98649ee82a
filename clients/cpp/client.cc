#include "liggare/client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "clients/cpp/append_sender.h"
#include "clients/cpp/grpc_status.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/subscription_stream.h"
#include "liggare/v1/audit_service.grpc.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"
#include "liggare/v1/operations_service.grpc.pb.h"

namespace liggare::client {
namespace {

// The budget of a large programme is one message.
constexpr int kMessageBytesMax = 64 << 20;

// A connection that died without a word is noticed after this; servers refuse to be asked more
// often than every five minutes.
constexpr int kKeepaliveMs = 6 * 60 * 1000;
constexpr int kKeepaliveTimeoutMs = 20 * 1000;

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const ClientOptions& options) {
  if (!options.tls.has_value()) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = options.tls->server_ca,
                               .pem_private_key = options.tls->key,
                               .pem_cert_chain = options.tls->certificate});
}

std::shared_ptr<grpc::Channel> Connect(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // The channel's own pauses between attempts to connect must not outlast ours.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(options.backoff_min)));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(options.backoff_max)));
  if (options.tls.has_value() && !options.tls->server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls->server_name);
  }
  return grpc::CreateCustomChannel(options.server, CredentialsOf(options), arguments);
}

// A server, and how it is called.
struct Link {
  const ClientOptions& options;
  std::shared_ptr<grpc::Channel> channel;

  // Waits before another attempt: the pause, or until a server that was away is found, for which
  // gRPC looks only while somebody waits for it; but never less than the shortest pause.
  void Rest(absl::Duration pause) const {
    const absl::Time begun = absl::Now();
    const bool is_away = channel->GetState(/*try_to_connect=*/true) != GRPC_CHANNEL_READY;
    const bool is_found = is_away && channel->WaitForConnected(absl::ToChronoTime(begun + pause));
    absl::SleepFor(begun + (is_found ? std::min(pause, options.backoff_min) : pause) - absl::Now());
  }
};

// Calls a method that has one answer, again and again while its error is transient.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(const Link& link, Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  Retry retry(link.options);
  retry.Start();
  while (true) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(retry.AttemptDeadline()));
    Response response;
    const absl::Status status = FromGrpc((stub.*method)(&context, request, &response));
    if (status.ok()) return response;
    const std::optional<absl::Duration> pause = retry.PauseAfter(status);
    if (!pause.has_value()) return status;
    link.Rest(*pause);
  }
}

// Gives the messages of a stream until it ends or `on_message` refuses one; sets `accepted` when
// one was given.
template <typename Message, typename OnEach>
absl::Status Drain(grpc::ClientContext& context, grpc::ClientReaderInterface<Message>& reader,
                   OnEach on_message, bool& accepted) {
  absl::Status refused;
  Message message;
  while (reader.Read(&message)) {
    if (!refused.ok()) continue;
    accepted = true;
    refused = on_message(std::move(message));
    if (!refused.ok()) context.TryCancel();
  }
  const absl::Status finished = FromGrpc(reader.Finish());
  return refused.ok() ? finished : refused;
}

// Calls a method whose answer is a stream, again while its error is transient and nothing has come.
template <typename Stub, typename Request, typename Message>
absl::Status CallStream(const Link& link, Stub& stub,
                        std::unique_ptr<grpc::ClientReaderInterface<Message>> (Stub::*method)(
                            grpc::ClientContext*, const Request&),
                        const Request& request, OnMessage<Message> on_message) {
  Retry retry(link.options);
  while (true) {
    grpc::ClientContext context;
    const auto reader = (stub.*method)(&context, request);
    bool accepted = false;
    const absl::Status status = Drain(context, *reader, on_message, accepted);
    if (status.ok() || accepted) return status;
    const std::optional<absl::Duration> pause = retry.PauseAfter(status);
    if (!pause.has_value()) return status;
    link.Rest(*pause);
  }
}

// Reads a stream that `open` opens, and opens it again where it breaks. `take` takes a message and
// sees to it that the next stream goes on behind it; `more` says whether there is anything to read.
template <typename Message>
absl::Status ReadOn(
    const Link& link,
    absl::FunctionRef<std::unique_ptr<grpc::ClientReaderInterface<Message>>(grpc::ClientContext*)>
        open,
    absl::FunctionRef<absl::Status(Message)> take, absl::FunctionRef<bool()> more) {
  Retry retry(link.options);
  while (true) {
    grpc::ClientContext context;
    const auto reader = open(&context);
    bool refused = false;
    bool accepted = false;
    const absl::Status status = Drain(
        context, *reader,
        [&](Message message) {
          retry.Progress();
          const absl::Status taken = take(std::move(message));
          refused = !taken.ok();
          return taken;
        },
        accepted);
    if (status.ok() || refused) return status;
    if (!more()) return absl::OkStatus();
    const std::optional<absl::Duration> pause = retry.PauseAfter(status);
    if (!pause.has_value()) return status;
    link.Rest(*pause);
  }
}

// Makes a read go on behind a batch that has been given. False when nothing is left to read.
bool Advance(const v1::ReadEventsResponse& batch, v1::ReadEventsRequest& request) {
  if (batch.next_position() < 0) return false;
  request.set_from_position(batch.next_position());
  if (request.limit() == 0) return true;
  request.set_limit(request.limit() - batch.records_size());
  return request.limit() > 0;
}

}  // namespace

struct Client::Stubs {
  Link link;
  std::unique_ptr<v1::LedgerService::StubInterface> ledger;
  std::unique_ptr<v1::BudgetService::StubInterface> budget;
  std::unique_ptr<v1::OperationsService::StubInterface> operations;
  std::unique_ptr<v1::AuditService::StubInterface> audit;
};

Client::Client(ClientOptions options)
    : options_(std::move(options)),
      stubs_(new Stubs{{options_, Connect(options_)}, {}, {}, {}, {}}) {
  const std::shared_ptr<grpc::Channel>& channel = stubs_->link.channel;
  stubs_->ledger = v1::LedgerService::NewStub(channel);
  stubs_->budget = v1::BudgetService::NewStub(channel);
  stubs_->operations = v1::OperationsService::NewStub(channel);
  stubs_->audit = v1::AuditService::NewStub(channel);
}

Client::~Client() = default;

absl::StatusOr<v1::CreateLedgerResponse> Client::CreateLedger(
    const v1::CreateLedgerRequest& request) {
  return Call(stubs_->link, *stubs_->ledger, &v1::LedgerService::StubInterface::CreateLedger,
              request);
}

absl::StatusOr<v1::GetLedgerResponse> Client::GetLedger(const v1::GetLedgerRequest& request) {
  return Call(stubs_->link, *stubs_->ledger, &v1::LedgerService::StubInterface::GetLedger, request);
}

absl::StatusOr<v1::ListLedgersResponse> Client::ListLedgers(const v1::ListLedgersRequest& request) {
  return Call(stubs_->link, *stubs_->ledger, &v1::LedgerService::StubInterface::ListLedgers,
              request);
}

absl::StatusOr<v1::AppendResponse> Client::Append(const v1::AppendRequest& request) {
  return Call(stubs_->link, *stubs_->ledger, &v1::LedgerService::StubInterface::Append, request);
}

std::unique_ptr<AppendStream> Client::AppendStream() {
  return std::unique_ptr<client::AppendStream>(new client::AppendStream(
      std::make_unique<client::AppendStream::Sender>(options_, *stubs_->ledger)));
}

absl::StatusOr<v1::GetEventResponse> Client::GetEvent(const v1::GetEventRequest& request) {
  return Call(stubs_->link, *stubs_->ledger, &v1::LedgerService::StubInterface::GetEvent, request);
}

absl::Status Client::ReadEvents(const v1::ReadEventsRequest& request,
                                OnMessage<v1::ReadEventsResponse> on_batch) {
  v1::ReadEventsRequest rest = request;
  bool more = true;
  return ReadOn<v1::ReadEventsResponse>(
      stubs_->link,
      [&](grpc::ClientContext* context) { return stubs_->ledger->ReadEvents(context, rest); },
      [&](const v1::ReadEventsResponse& batch) {
        more = Advance(batch, rest);
        return on_batch(batch);
      },
      [&] { return more; });
}

std::unique_ptr<Subscription> Client::Subscribe(const v1::SubscribeEventsRequest& request) {
  return std::unique_ptr<Subscription>(
      new Subscription(std::make_unique<Subscription::Stream>(options_, *stubs_->ledger, request)));
}

absl::StatusOr<v1::GetBudgetResponse> Client::GetBudget(const v1::GetBudgetRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::GetBudget, request);
}

absl::StatusOr<v1::GetTimelineResponse> Client::GetTimeline(const v1::GetTimelineRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::GetTimeline,
              request);
}

absl::StatusOr<v1::GetCatalogueResponse> Client::GetCatalogue(
    const v1::GetCatalogueRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::GetCatalogue,
              request);
}

absl::StatusOr<v1::DraftFollowUpResponse> Client::DraftFollowUp(
    const v1::DraftFollowUpRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::DraftFollowUp,
              request);
}

absl::StatusOr<v1::GetFollowUpResponse> Client::GetFollowUp(const v1::GetFollowUpRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::GetFollowUp,
              request);
}

absl::StatusOr<v1::ListFollowUpsResponse> Client::ListFollowUps(
    const v1::ListFollowUpsRequest& request) {
  return Call(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::ListFollowUps,
              request);
}

absl::Status Client::ExplainFigure(const v1::ExplainFigureRequest& request,
                                   OnMessage<v1::ExplainFigureResponse> on_message) {
  return CallStream(stubs_->link, *stubs_->budget, &v1::BudgetService::StubInterface::ExplainFigure,
                    request, on_message);
}

absl::Status Client::CompareBudgets(const v1::CompareBudgetsRequest& request,
                                    OnMessage<v1::CompareBudgetsResponse> on_message) {
  return CallStream(stubs_->link, *stubs_->budget,
                    &v1::BudgetService::StubInterface::CompareBudgets, request, on_message);
}

absl::StatusOr<v1::GetStatusResponse> Client::GetStatus(const v1::GetStatusRequest& request) {
  return Call(stubs_->link, *stubs_->operations, &v1::OperationsService::StubInterface::GetStatus,
              request);
}

absl::Status Client::RebuildProjections(const v1::RebuildProjectionsRequest& request,
                                        OnMessage<v1::RebuildProjectionsResponse> on_progress) {
  return CallStream(stubs_->link, *stubs_->operations,
                    &v1::OperationsService::StubInterface::RebuildProjections, request,
                    on_progress);
}

absl::Status Client::VerifyStore(const v1::VerifyStoreRequest& request,
                                 OnMessage<v1::VerifyStoreResponse> on_progress) {
  return CallStream(stubs_->link, *stubs_->operations,
                    &v1::OperationsService::StubInterface::VerifyStore, request, on_progress);
}

absl::Status Client::CreateBackup(const v1::CreateBackupRequest& request,
                                  OnMessage<v1::CreateBackupResponse> on_progress) {
  return CallStream(stubs_->link, *stubs_->operations,
                    &v1::OperationsService::StubInterface::CreateBackup, request, on_progress);
}

absl::StatusOr<v1::ListBackupsResponse> Client::ListBackups(const v1::ListBackupsRequest& request) {
  return Call(stubs_->link, *stubs_->operations, &v1::OperationsService::StubInterface::ListBackups,
              request);
}

absl::Status Client::VerifyBackup(const v1::VerifyBackupRequest& request,
                                  OnMessage<v1::VerifyBackupResponse> on_verified) {
  return CallStream(stubs_->link, *stubs_->operations,
                    &v1::OperationsService::StubInterface::VerifyBackup, request, on_verified);
}

absl::StatusOr<v1::RotateKeyResponse> Client::RotateKey(const v1::RotateKeyRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options_.attempt_timeout));
  v1::RotateKeyResponse response;
  const absl::Status status = FromGrpc(stubs_->operations->RotateKey(&context, request, &response));
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::GetCheckpointResponse> Client::GetCheckpoint(
    const v1::GetCheckpointRequest& request) {
  return Call(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::GetCheckpoint,
              request);
}

absl::StatusOr<v1::GetInclusionProofResponse> Client::GetInclusionProof(
    const v1::GetInclusionProofRequest& request) {
  return Call(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::GetInclusionProof,
              request);
}

absl::StatusOr<v1::GetConsistencyProofResponse> Client::GetConsistencyProof(
    const v1::GetConsistencyProofRequest& request) {
  return Call(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::GetConsistencyProof,
              request);
}

absl::Status Client::Replay(const v1::ReplayRequest& request,
                            absl::FunctionRef<absl::Status(v1::ReplayResponse)> on_batch) {
  v1::ReplayRequest rest = request;
  return ReadOn<v1::ReplayResponse>(
      stubs_->link,
      [&](grpc::ClientContext* context) { return stubs_->audit->Replay(context, rest); },
      [&](v1::ReplayResponse batch) {
        rest.set_from_position(batch.next_position());
        rest.set_to_size(batch.to_size());
        return on_batch(std::move(batch));
      },
      [&] { return rest.to_size() == 0 || rest.from_position() < rest.to_size(); });
}

absl::Status Client::CheckBooks(const v1::CheckBooksRequest& request,
                                OnMessage<v1::CheckBooksResponse> on_message) {
  return CallStream(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::CheckBooks,
                    request, on_message);
}

absl::StatusOr<v1::AddCosignatureResponse> Client::AddCosignature(
    const v1::AddCosignatureRequest& request) {
  return Call(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::AddCosignature,
              request);
}

absl::StatusOr<v1::ListCosignaturesResponse> Client::ListCosignatures(
    const v1::ListCosignaturesRequest& request) {
  return Call(stubs_->link, *stubs_->audit, &v1::AuditService::StubInterface::ListCosignatures,
              request);
}

}  // namespace liggare::client
