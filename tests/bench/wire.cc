#include "tests/bench/wire.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::bench {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

grpc::Slice Whole(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok()) (void)bytes.DumpToSingleSlice(&slice);
  return slice;
}

absl::Status Malformed() { return absl::DataLossError("an answer that is no message"); }

// Of both kinds of batch.
constexpr int kRecordsField = v1::ReadEventsResponse::kRecordsFieldNumber;
static_assert(int{v1::SubscribeEventsResponse::kRecordsFieldNumber} == kRecordsField);

// Reads a record of so many bytes as far as its position, and passes over the rest.
std::optional<int64_t> TakePosition(CodedInputStream& input, uint32_t length) {
  const auto end = input.PushLimit(static_cast<int>(length));
  uint64_t position = 0;  // which is left out when it is 0
  uint32_t skipped = 0;
  uint32_t tag = input.ReadTag();
  if (WireFormatLite::GetTagFieldNumber(tag) == v1::Record::kLedgerFieldNumber) {
    if (!input.ReadVarint32(&skipped) || !input.Skip(static_cast<int>(skipped))) return {};
    tag = input.ReadTag();
  }
  if (WireFormatLite::GetTagFieldNumber(tag) == v1::Record::kPositionFieldNumber) {
    if (!input.ReadVarint64(&position)) return {};
  }
  if (!input.Skip(input.BytesUntilLimit())) return {};
  input.PopLimit(end);
  return static_cast<int64_t>(position);
}

// Where the bytes lie: in one piece they would have to be copied.
absl::StatusOr<EventBatch> Scan(grpc::ByteBuffer& bytes, int next_position_field) {
  grpc::ProtoBufferReader pieces(&bytes);
  CodedInputStream input(&pieces);
  EventBatch batch;
  while (const uint32_t tag = input.ReadTag()) {
    const int field = WireFormatLite::GetTagFieldNumber(tag);
    if (WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_VARINT) {
      uint64_t value = 0;
      if (!input.ReadVarint64(&value)) return Malformed();
      if (field == next_position_field) batch.next_position = static_cast<int64_t>(value);
      continue;
    }
    uint32_t length = 0;
    if (!input.ReadVarint32(&length)) return Malformed();
    if (field != kRecordsField) {
      if (!input.Skip(static_cast<int>(length))) return Malformed();
      continue;
    }
    const std::optional<int64_t> position = TakePosition(input, length);
    if (!position.has_value()) return Malformed();
    if (batch.records == 0) batch.first_position = *position;
    if (*position != batch.first_position + batch.records) {
      return absl::DataLossError(absl::StrCat("position ", *position, " follows ",
                                              batch.first_position + batch.records - 1));
    }
    ++batch.records;
    batch.record_bytes += length;
  }
  return batch;
}

}  // namespace

grpc::ByteBuffer Encode(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

absl::Status Decode(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite* message) {
  const grpc::Slice slice = Whole(bytes);
  return message->ParseFromArray(slice.begin(), static_cast<int>(slice.size())) ? absl::OkStatus()
                                                                                : Malformed();
}

absl::StatusOr<EventBatch> ScanRead(grpc::ByteBuffer& bytes) {
  return Scan(bytes, v1::ReadEventsResponse::kNextPositionFieldNumber);
}

absl::StatusOr<EventBatch> ScanSubscribed(grpc::ByteBuffer& bytes) {
  return Scan(bytes, v1::SubscribeEventsResponse::kNextPositionFieldNumber);
}

absl::Status ScanAppended(const grpc::ByteBuffer& bytes) {
  const grpc::Slice slice = Whole(bytes);
  CodedInputStream input(slice.begin(), static_cast<int>(slice.size()));
  uint64_t index = 0;
  uint32_t tag = input.ReadTag();
  if (WireFormatLite::GetTagFieldNumber(tag) == v1::AppendStreamResponse::kIndexFieldNumber) {
    if (!input.ReadVarint64(&index)) return Malformed();
    tag = input.ReadTag();
  }
  if (WireFormatLite::GetTagFieldNumber(tag) == v1::AppendStreamResponse::kAppendedFieldNumber) {
    return absl::OkStatus();
  }
  v1::AppendStreamResponse response;
  if (absl::Status s = Decode(bytes, &response); !s.ok()) return s;
  return absl::FailedPreconditionError(
      absl::StrCat("append ", index, " was refused: ", response.refused().message()));
}

}  // namespace liggare::bench
