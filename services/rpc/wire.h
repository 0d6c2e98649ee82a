// Between the bytes of the wire and messages. The services take calls as bytes, so that a request
// that cannot be decoded, or is too large, is refused like any other bad input, and so that stored
// records are sent as the very bytes that were stored.
//
// Invariant: what is decoded is parsed once; what is encoded is serialised once, into the bytes
// that gRPC sends. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_RPC_WIRE_H_
#define LIGGARE_SERVICES_RPC_WIRE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/wire_records.h"
#include "services/ledger/write_request.h"

namespace liggare::rpc {

// Decodes a request: LIMIT_EXCEEDED above bytes_max, MALFORMED_FIELD for bytes that are no such
// message or hold a string that is no UTF-8, UNKNOWN_FIELD for a field that this server does not
// know, at any depth.
absl::Status Decode(const grpc::ByteBuffer& bytes, size_t bytes_max,
                    google::protobuf::Message* message);

// Decodes an append into an arena of its own. As Decode, but that what the append holds is left for
// whoever takes it to check (ledger::CheckShape), unknown fields too.
absl::StatusOr<ledger::ArenaAppend> DecodeAppend(const grpc::ByteBuffer& bytes, size_t bytes_max);
// The same of an append in an AppendStreamRequest.
absl::StatusOr<ledger::ArenaAppend> DecodeStreamAppend(const grpc::ByteBuffer& bytes,
                                                       size_t bytes_max);

grpc::ByteBuffer Encode(const google::protobuf::Message& message);

// Encodes an AppendStreamResponse.
grpc::ByteBuffer EncodeAnswer(int64_t index, const v1::AppendResponse& appended);

// Encodes a message whose first field is `repeated Record records = 1`, with the records as they
// lie: they are not copied, and kept until they are sent. REQUIRES: message has no records itself.
grpc::ByteBuffer EncodeWithRecords(const ledger::WireRecords& records,
                                   const google::protobuf::Message& message);

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_WIRE_H_
