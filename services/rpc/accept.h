// How a call begins: admitted, decoded and held to the policy, in this order.

#ifndef LIGGARE_SERVICES_RPC_ACCEPT_H_
#define LIGGARE_SERVICES_RPC_ACCEPT_H_

#include "absl/status/statusor.h"
#include "services/rpc/host.h"
#include "services/rpc/trail.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

// Writes down what the request says of the use that it makes.
template <class Request>
void Describe(const Request& request, Use& use) {
  if constexpr (requires { request.ledger(); }) use.ledger = request.ledger();
  if constexpr (requires { request.as_of(); }) use.as_of = TextOf(request.as_of());
  if constexpr (requires { request.known(); }) use.as_of = TextOf(request.known());
  if constexpr (requires { request.base(); }) {
    use.as_of = TextOf(request.base()) + ".." + TextOf(request.other());
  }
}

// The request of a call, which may go on; `use` learns what it names.
template <class Request>
absl::StatusOr<Request> Accept(Host& host, const grpc::ByteBuffer& bytes, Use& use,
                               Host::Admission admission = Host::Admission::kUntilDraining) {
  if (absl::Status admitted = host.Admit(use, admission); !admitted.ok()) return admitted;
  Request request;
  absl::Status decoded =
      Decode(bytes, static_cast<size_t>(host.limits().request_bytes_max), &request);
  if (!decoded.ok()) return decoded;
  Describe(request, use);
  if (absl::Status allowed = host.access().Check(use); !allowed.ok()) return allowed;
  return request;
}

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_ACCEPT_H_
