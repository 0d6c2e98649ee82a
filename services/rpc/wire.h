// Between the bytes of the wire and messages. The services take calls as bytes, so that a request
// that cannot be decoded, or is too large, is refused like any other bad input, and so that stored
// records are sent as the very bytes that were stored.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_RPC_WIRE_H_
#define LIGGARE_SERVICES_RPC_WIRE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "services/ledger/reading.h"

namespace liggare::rpc {

// Decodes a request: LIMIT_EXCEEDED above bytes_max, MALFORMED_FIELD for bytes that are no such
// message or hold a string that is no UTF-8, UNKNOWN_FIELD for a field that this server does not
// know, at any depth.
absl::Status Decode(const grpc::ByteBuffer& bytes, size_t bytes_max,
                    google::protobuf::Message* message);

grpc::ByteBuffer Encode(const google::protobuf::Message& message);

// Encodes a message whose first field is `repeated Record records = 1`, with the records as they
// are stored. REQUIRES: message has no records itself.
grpc::ByteBuffer EncodeWithRecords(const std::vector<store::StoredRecord>& records,
                                   const google::protobuf::Message& message);

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_WIRE_H_
