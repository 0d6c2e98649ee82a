// How a call begins: admitted, decoded and held to the policy, in this order.

#ifndef LIGGARE_SERVICES_RPC_ACCEPT_H_
#define LIGGARE_SERVICES_RPC_ACCEPT_H_

#include "absl/status/statusor.h"
#include "services/rpc/host.h"
#include "services/rpc/wire.h"

namespace liggare::rpc {

// The request of a call, which may go on; `use` learns the ledger that it names.
template <class Request>
absl::StatusOr<Request> Accept(Host& host, const grpc::ByteBuffer& bytes, Use& use,
                               Host::Admission admission = Host::Admission::kUntilDraining) {
  if (absl::Status admitted = host.Admit(admission); !admitted.ok()) return admitted;
  Request request;
  absl::Status decoded =
      Decode(bytes, static_cast<size_t>(host.limits().request_bytes_max), &request);
  if (!decoded.ok()) return decoded;
  if constexpr (requires { request.ledger(); }) use.ledger = request.ledger();
  if (absl::Status allowed = host.access().Check(use); !allowed.ok()) return allowed;
  return request;
}

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_ACCEPT_H_
