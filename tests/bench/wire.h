// Reads only as much of an answer as a measurement needs, without making messages of it.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_TESTS_BENCH_WIRE_H_
#define LIGGARE_TESTS_BENCH_WIRE_H_

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"

namespace liggare::bench {

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message);
absl::Status Decode(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite* message);

// What a batch of ReadEvents or SubscribeEvents holds.
struct EventBatch {
  // Of the first record; those of the others follow it without a gap.
  int64_t first_position = 0;
  int64_t records = 0;
  int64_t record_bytes = 0;
  int64_t next_position = 0;
};
// DATA_LOSS when the positions of its records, each of which is looked at, are not consecutive.
absl::StatusOr<EventBatch> ScanRead(grpc::ByteBuffer& bytes);
absl::StatusOr<EventBatch> ScanSubscribed(grpc::ByteBuffer& bytes);

// The status that an AppendStreamResponse refuses its append with; OK when it was stored.
absl::Status ScanAppended(const grpc::ByteBuffer& bytes);

}  // namespace liggare::bench

#endif  // LIGGARE_TESTS_BENCH_WIRE_H_
