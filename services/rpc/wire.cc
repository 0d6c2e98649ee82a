#include "services/rpc/wire.h"

#include <grpc/slice.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"

namespace liggare::rpc {
namespace {

using google::protobuf::Arena;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;
using google::protobuf::io::CodedOutputStream;

constexpr int kDepthMax = 100;

constexpr size_t kRoomForBytes = 4;
constexpr size_t kArenaBlockBytesMin = 1u << 10;
constexpr size_t kArenaBlockBytesMax = 256u << 10;

// The tag of a length-delimited field.
constexpr uint32_t TagOf(int field) { return static_cast<uint32_t>(field) << 3 | 2; }

// The bytes in one piece, without a copy where gRPC has them so.
grpc::Slice Flatten(const grpc::ByteBuffer& bytes) {
  grpc::Slice flat;
  if (bytes.Valid() && !bytes.DumpToSingleSlice(&flat).ok()) flat = grpc::Slice();
  return flat;
}

// The path of the first string within the bytes of such a message that is no UTF-8; nothing when
// there is none that can be reached.
std::optional<std::string> FindNoUtf8(const std::string& bytes, const Descriptor& type, int depth) {
  UnknownFieldSet fields;
  if (depth > kDepthMax || !fields.ParseFromString(bytes)) return std::nullopt;
  std::map<int, int> seen;
  for (int i = 0; i < fields.field_count(); ++i) {
    const UnknownField& value = fields.field(i);
    const FieldDescriptor* field = type.FindFieldByNumber(value.number());
    if (field == nullptr || value.type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    const int index = seen[value.number()]++;
    const std::string& content = value.length_delimited();
    const std::string name =
        field->name() + (field->is_repeated() ? "[" + std::to_string(index) + "]" : "");
    if (field->type() == FieldDescriptor::TYPE_STRING && !budget::IsUtf8(content)) return name;
    if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      const auto below = FindNoUtf8(content, *field->message_type(), depth + 1);
      if (below.has_value()) return name + "." + *below;
    }
  }
  return std::nullopt;
}

absl::Status Undecodable(const std::string& bytes, const Descriptor& type) {
  const auto path = FindNoUtf8(bytes, type, 0);
  if (path.has_value()) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, *path, "is not valid UTF-8");
  }
  return budget::Refuse(v1::ERROR_REASON_MALFORMED_FIELD,
                        "the request cannot be decoded as " + type.full_name() +
                            ": its bytes are damaged or of another message");
}

absl::Status Parse(const grpc::ByteBuffer& bytes, size_t bytes_max,
                   google::protobuf::Message* message) {
  if (bytes.Valid() && bytes.Length() > bytes_max) {
    return budget::Refuse(
        v1::ERROR_REASON_LIMIT_EXCEEDED,
        "the request has " + std::to_string(bytes.Length()) + " bytes and may have " +
            std::to_string(bytes_max) + "; send less at a time",
        {{"bytes", std::to_string(bytes.Length())}, {"bytes_max", std::to_string(bytes_max)}});
  }
  const grpc::Slice flat = Flatten(bytes);
  if (message->ParseFromArray(flat.begin(), static_cast<int>(flat.size()))) {
    return absl::OkStatus();
  }
  return Undecodable(std::string(reinterpret_cast<const char*>(flat.begin()), flat.size()),
                     *message->GetDescriptor());
}

// Messages take some times the room of their bytes; few and large blocks are cheap to fill.
std::unique_ptr<Arena> ArenaFor(const grpc::ByteBuffer& bytes) {
  google::protobuf::ArenaOptions options;
  const size_t room = bytes.Valid() ? bytes.Length() * kRoomForBytes : 0;
  options.start_block_size = std::clamp(room, kArenaBlockBytesMin, kArenaBlockBytesMax);
  options.max_block_size = kArenaBlockBytesMax;
  return std::make_unique<Arena>(options);
}

size_t SizeOf(const google::protobuf::Message& message) {
  const size_t size = message.ByteSizeLong();
  budget::Require(size <= std::numeric_limits<int32_t>::max(), "a message of more than 2 GiB");
  return size;
}

// So many bytes, which `write` writes.
template <class Write>
grpc::Slice Written(size_t size, Write write) {
  grpc_slice raw = grpc_slice_malloc(size);
  const uint8_t* const end = write(GRPC_SLICE_START_PTR(raw));
  budget::Require(end == GRPC_SLICE_START_PTR(raw) + size, "a message of another size than said");
  return grpc::Slice(raw, grpc::Slice::STEAL_REF);
}

grpc::Slice SliceOf(const google::protobuf::Message& message) {
  return Written(SizeOf(message),
                 [&message](uint8_t* to) { return message.SerializeWithCachedSizesToArray(to); });
}

// Bytes that lie elsewhere, with a share in who keeps them.
grpc::Slice Lent(const ledger::WireRecords::Part& part) {
  using Owner = std::shared_ptr<const void>;
  // gRPC only reads them.
  void* const bytes = const_cast<char*>(part.bytes.data());
  return grpc::Slice(
      bytes, part.bytes.size(), [](void* owner) { delete static_cast<Owner*>(owner); },
      new Owner(part.owner));
}

grpc::ByteBuffer BufferOf(const grpc::Slice& slice) { return grpc::ByteBuffer(&slice, 1); }

}  // namespace

absl::Status Decode(const grpc::ByteBuffer& bytes, size_t bytes_max,
                    google::protobuf::Message* message) {
  if (absl::Status parsed = Parse(bytes, bytes_max, message); !parsed.ok()) return parsed;
  return budget::CheckKnown(*message, "");
}

absl::StatusOr<ledger::ArenaAppend> DecodeAppend(const grpc::ByteBuffer& bytes, size_t bytes_max) {
  auto arena = ArenaFor(bytes);
  auto* append = Arena::CreateMessage<v1::AppendRequest>(arena.get());
  if (absl::Status parsed = Parse(bytes, bytes_max, append); !parsed.ok()) return parsed;
  return ledger::ArenaAppend(std::move(arena), append, bytes.Valid() ? bytes.Length() : 0);
}

absl::StatusOr<ledger::ArenaAppend> DecodeStreamAppend(const grpc::ByteBuffer& bytes,
                                                       size_t bytes_max) {
  auto arena = ArenaFor(bytes);
  auto* request = Arena::CreateMessage<v1::AppendStreamRequest>(arena.get());
  if (absl::Status parsed = Parse(bytes, bytes_max, request); !parsed.ok()) return parsed;
  if (!request->GetReflection()->GetUnknownFields(*request).empty()) {
    return budget::CheckKnown(*request, "");
  }
  return ledger::ArenaAppend(std::move(arena), &request->append(),
                             bytes.Valid() ? bytes.Length() : 0);
}

grpc::ByteBuffer Encode(const google::protobuf::Message& message) {
  return BufferOf(SliceOf(message));
}

grpc::ByteBuffer EncodeAnswer(int64_t index, const v1::AppendResponse& appended) {
  v1::AppendStreamResponse rest;
  rest.set_index(index);
  const size_t rest_size = SizeOf(rest);
  const auto size = static_cast<uint32_t>(SizeOf(appended));
  const size_t head_size = 1 + CodedOutputStream::VarintSize32(size);
  return BufferOf(Written(rest_size + head_size + size, [&](uint8_t* to) {
    to = rest.SerializeWithCachedSizesToArray(to);
    to = CodedOutputStream::WriteTagToArray(TagOf(v1::AppendStreamResponse::kAppendedFieldNumber),
                                            to);
    to = CodedOutputStream::WriteVarint32ToArray(size, to);
    return appended.SerializeWithCachedSizesToArray(to);
  }));
}

grpc::ByteBuffer EncodeWithRecords(const ledger::WireRecords& records,
                                   const google::protobuf::Message& message) {
  std::vector<grpc::Slice> slices;
  slices.reserve(records.parts().size() + 1);
  for (const ledger::WireRecords::Part& part : records.parts()) slices.push_back(Lent(part));
  slices.push_back(SliceOf(message));
  return grpc::ByteBuffer(slices.data(), slices.size());
}

}  // namespace liggare::rpc
