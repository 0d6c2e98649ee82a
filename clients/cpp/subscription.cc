#include "liggare/subscription.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/grpc_status.h"
#include "clients/cpp/subscription_stream.h"

namespace liggare::client {

Subscription::Stream::Stream(const ClientOptions& options,
                             v1::LedgerService::StubInterface& ledger_stub,
                             const v1::SubscribeEventsRequest& first_request)
    : stub(ledger_stub), request(first_request), retry(options) {}

bool Subscription::Stream::Open() {
  grpc::ClientContext* opened = nullptr;
  {
    absl::MutexLock lock(&mutex);
    if (cancelled) return false;
    context = std::make_unique<grpc::ClientContext>();
    opened = context.get();
  }
  // Without the lock: it may wait for a connection, and Cancel must not wait with it. Only Close
  // takes the context away.
  reader = stub.SubscribeEvents(opened, request);
  return true;
}

absl::Status Subscription::Stream::Close() {
  const absl::Status status = FromGrpc(reader->Finish());
  reader.reset();
  absl::MutexLock lock(&mutex);
  context.reset();
  // A subscription has no end of its own: a server that ends it is going away.
  if (status.ok()) return absl::UnavailableError("the server ended the subscription");
  return status;
}

absl::Status Subscription::Stream::Accept(v1::SubscribeEventsResponse& message) {
  int64_t expected = request.from_position();
  for (const v1::Record& record : message.records()) {
    if (record.position() < expected) {
      return absl::DataLossError(absl::StrCat("the server sent position ", record.position(),
                                              " where ", expected, " or later was due"));
    }
    expected = record.position() + 1;
  }
  if (message.next_position() < expected) {
    return absl::DataLossError(absl::StrCat("the server named ", message.next_position(),
                                            " as the next position, behind ", expected));
  }
  request.set_from_position(message.next_position());
  if (caught_up) message.set_caught_up(false);
  caught_up = caught_up || message.caught_up();
  return absl::OkStatus();
}

bool Subscription::Stream::Cancelled() {
  absl::MutexLock lock(&mutex);
  return cancelled;
}

void Subscription::Stream::Wait(absl::Duration pause) {
  absl::MutexLock lock(&mutex);
  mutex.AwaitWithTimeout(absl::Condition(&cancelled), pause);
}

Subscription::Subscription(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}

Subscription::~Subscription() {
  Cancel();
  if (stream_->reader != nullptr) {
    v1::SubscribeEventsResponse rest;
    while (stream_->reader->Read(&rest)) continue;
    (void)stream_->Close();
  }
}

absl::StatusOr<v1::SubscribeEventsResponse> Subscription::Next() {
  Stream& stream = *stream_;
  while (stream.failure.ok()) {
    if (stream.reader == nullptr && !stream.Open()) {
      stream.failure = absl::CancelledError("the subscription was cancelled");
      break;
    }
    v1::SubscribeEventsResponse message;
    if (stream.reader->Read(&message)) {
      stream.retry.Progress();
      stream.failure = stream.Accept(message);
      if (!stream.failure.ok()) break;
      return message;
    }
    const absl::Status ended = stream.Close();
    if (stream.Cancelled()) continue;
    const std::optional<absl::Duration> pause = stream.retry.PauseAfter(ended);
    if (!pause.has_value()) {
      stream.failure = ended;
    } else {
      stream.Wait(*pause);
    }
  }
  return stream.failure;
}

void Subscription::Cancel() {
  absl::MutexLock lock(&stream_->mutex);
  stream_->cancelled = true;
  if (stream_->context != nullptr) stream_->context->TryCancel();
}

int64_t Subscription::next_position() const { return stream_->request.from_position(); }

}  // namespace liggare::client
