// Turns what gRPC answers into absl::Status, with the details of google.rpc.Status as payloads.

#ifndef LIGGARE_CLIENTS_CPP_GRPC_STATUS_H_
#define LIGGARE_CLIENTS_CPP_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace liggare::client {

absl::Status FromGrpc(const grpc::Status& status);

// The status of something that was refused within a stream.
absl::Status FromProto(const google::rpc::Status& status);

}  // namespace liggare::client

#endif  // LIGGARE_CLIENTS_CPP_GRPC_STATUS_H_
