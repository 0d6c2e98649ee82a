// Calls that a stream of messages answers. A message is made on a worker, or on another thread when
// that is quick, and only after the one before it is written: a slow client costs one message of
// memory and holds up nobody.
//
// Invariant: at any time a stream is in one place: where a message of it is made, with gRPC for
// writing, waiting, or ended.

#ifndef LIGGARE_SERVICES_RPC_WRITE_STREAM_H_
#define LIGGARE_SERVICES_RPC_WRITE_STREAM_H_

#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/projection/as_of.h"
#include "services/rpc/accept.h"
#include "services/rpc/calls.h"
#include "services/rpc/host.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

class WriteStream : public ReactorCall<grpc::ServerWriteReactor<grpc::ByteBuffer>> {
 public:
  WriteStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
              Seats::Seat seat)
      : ReactorCall(calls, context, std::move(use)), host_(host) {
    Sit(std::move(seat));
  }

  // Has a worker make the first message.
  void Begin() { Schedule(); }

  void OnWriteDone(bool ok) final;

 protected:
  // Has a worker make the next message.
  void Schedule();
  // Makes it on this thread; it must be quick.
  void Proceed();
  // A message has been written; the stream goes on. On gRPC's thread: must be quick.
  virtual void Written() { Schedule(); }
  // Makes the next message: ends in Send(), End(), or in waiting to Schedule().
  virtual void Step() = 0;

  // Sends a message; the next step follows when it is written.
  void Send(grpc::ByteBuffer message);

  Host& host() const { return host_; }

 private:
  Host& host_;
  grpc::ByteBuffer message_;  // being written
};

// The messages of an answer that has an end, one at a time; nothing at the end.
using NextMessage =
    absl::AnyInvocable<absl::StatusOr<std::optional<grpc::ByteBuffer>>(projection::Cancelled)>;

// A stream of messages that has an end. Where the client has set no deadline, it has the server's;
// a client that does not read is cut off soon after.
class AnswerStream : public WriteStream {
 public:
  // `open` finds out what is to be sent, on a worker.
  using OpenAnswer = absl::AnyInvocable<absl::StatusOr<NextMessage>(const Backend&)>;

  AnswerStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
               Seats::Seat seat, OpenAnswer open);

 private:
  absl::Time overdue_at() const override;
  void Step() override;
  absl::StatusOr<std::optional<grpc::ByteBuffer>> MakeNext();

  OpenAnswer open_;
  NextMessage next_;
};

// A call that is refused before it begins.
template <class Reactor>
class RefusedCall : public ReactorCall<Reactor> {
 public:
  RefusedCall(Calls& calls, grpc::CallbackServerContext& context, Use use,
              const absl::Status& status)
      : ReactorCall<Reactor>(calls, context, std::move(use)) {
    this->End(status);
  }
};

using WriteReactor = grpc::ServerWriteReactor<grpc::ByteBuffer>;

// Begins the stream that `make_stream` makes of the request, decoded, the seat and the use; or
// refuses it.
template <class Request, class MakeStream>
WriteReactor* BeginStream(Host& host, grpc::CallbackServerContext* context,
                          const grpc::ByteBuffer* bytes, Seats& seats, MakeStream make_stream) {
  Use use = host.access().UseOf(*context, RpcOf<Request>());
  absl::StatusOr<Request> request = Accept<Request>(host, *bytes, use);
  absl::StatusOr<Seats::Seat> seat = request.ok() ? seats.Take() : request.status();
  if (!seat.ok()) {
    return host.calls()
        .Start<RefusedCall<WriteReactor>>(*context, std::move(use), seat.status())
        .get();
  }
  const auto stream = make_stream(*std::move(request), *std::move(seat), std::move(use));
  stream->Begin();
  return stream.get();
}

// Answers a question with messages; it takes one of the seats, which are those of all questions
// where none are named.
template <class Request, class OpenAnswer>
WriteReactor* AskStream(Host& host, grpc::CallbackServerContext* context,
                        const grpc::ByteBuffer* bytes, Seats& seats, OpenAnswer open) {
  return BeginStream<Request>(host, context, bytes, seats,
                              [&](Request request, Seats::Seat seat, Use use) {
                                return host.calls().Start<AnswerStream>(
                                    *context, std::move(use), host, std::move(seat),
                                    [open, request = std::move(request)](const Backend& backend) {
                                      return open(backend, request);
                                    });
                              });
}

template <class Request, class OpenAnswer>
WriteReactor* AskStream(Host& host, grpc::CallbackServerContext* context,
                        const grpc::ByteBuffer* bytes, OpenAnswer open) {
  return AskStream<Request>(host, context, bytes, host.questions(), std::move(open));
}

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_WRITE_STREAM_H_
