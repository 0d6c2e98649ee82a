// From the statuses of the other folders to what a client of gRPC sees.
//
// Invariant: every error that leaves the server carries google.rpc.Status details with exactly one
// ErrorInfo of domain "liggare". A status without a reason is a fault of the server: it is logged,
// and the client is told no more than that. What is sent is bounded, so that it fits into the
// trailers that clients accept.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_RPC_STATUS_MAPPING_H_
#define LIGGARE_SERVICES_RPC_STATUS_MAPPING_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace liggare::rpc {

// The status with its details, as it is sent inside a message.
google::rpc::Status ToProto(const absl::Status& status);

// The status as a call ends with it; the details travel in "grpc-status-details-bin".
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_STATUS_MAPPING_H_
