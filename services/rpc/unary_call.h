// Calls with one answer: those that a worker answers (questions), and those that the writer answers
// (appends).

#ifndef LIGGARE_SERVICES_RPC_UNARY_CALL_H_
#define LIGGARE_SERVICES_RPC_UNARY_CALL_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "services/budget/refusal.h"
#include "services/rpc/accept.h"
#include "services/rpc/calls.h"
#include "services/rpc/host.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

class UnaryCall : public ReactorCall<grpc::ServerUnaryReactor> {
 public:
  UnaryCall(Calls& calls, grpc::CallbackServerContext& context, Use use, grpc::ByteBuffer* answer)
      : ReactorCall(calls, context, std::move(use)), answer_(answer) {}

  // Begins the call of a method with this request. Where the client has set no deadline, it has the
  // server's.
  template <class Request>
  static std::shared_ptr<UnaryCall> Begin(Host& host, grpc::CallbackServerContext& context,
                                          grpc::ByteBuffer* answer) {
    Use use = host.access().UseOf(context, RpcOf<Request>());
    const absl::Time deadline = use.begun_at + absl::Seconds(host.limits().deadline_seconds);
    auto call = host.calls().Start<UnaryCall>(context, std::move(use), answer);
    call->EndBy(deadline);
    return call;
  }

  // Ends the call with its answer.
  void Answer(const google::protobuf::Message& response) {
    *answer_ = Encode(response);
    End(absl::OkStatus());
  }

  // What follows OnCancel and OnDone is quick, so that gRPC need not hand it to another thread. An
  // append costs a sixth less so, and gRPC's own DefaultReactor, which has neither, does the same.
  bool InternalInlineable() override { return true; }

 private:
  grpc::ByteBuffer* const answer_;  // gRPC's, until OnDone
};

// Answers a question on a worker. `respond` is called with the backend, the request and a function
// that says whether nobody waits any more, and returns a StatusOr of the response.
template <class Request, class Respond>
grpc::ServerUnaryReactor* Ask(Host& host, grpc::CallbackServerContext* context,
                              const grpc::ByteBuffer* bytes, grpc::ByteBuffer* answer,
                              Respond respond,
                              Host::Admission admission = Host::Admission::kUntilDraining) {
  auto call = UnaryCall::Begin<Request>(host, *context, answer);
  UnaryCall* const reactor = call.get();
  absl::StatusOr<Request> request = Accept<Request>(host, *bytes, call->use(), admission);
  if (!request.ok()) {
    call->End(request.status());
    return reactor;
  }
  auto seat = host.questions().Take();
  if (!seat.ok()) {
    call->End(seat.status());
    return reactor;
  }
  call->Sit(*std::move(seat));
  host.workers().Run(
      [&host, call = std::move(call), request = *std::move(request), respond = std::move(respond)] {
        const absl::Status alive = call->Alive();
        if (!alive.ok()) return call->End(alive);
        auto response = respond(host.backend(), request, [&call] { return !call->Alive().ok(); });
        // Who gave up because nobody waits does not know why nobody does.
        if (!response.ok() && budget::ReasonOf(response.status()) == v1::ERROR_REASON_CANCELLED) {
          return call->End(call->Alive().ok() ? response.status() : call->Alive());
        }
        if (!response.ok()) return call->End(response.status());
        call->Answer(*response);
      });
  return reactor;
}

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_UNARY_CALL_H_
