#include "services/rpc/wire.h"

#include <grpcpp/support/slice.h>

#include <map>
#include <optional>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"
#include "services/budget/shape.h"

namespace liggare::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

constexpr int kRecordsField = 1;
constexpr int kDepthMax = 100;

std::string Flatten(const grpc::ByteBuffer& bytes) {
  std::string flat;
  std::vector<grpc::Slice> slices;
  if (!bytes.Valid() || !bytes.Dump(&slices).ok()) return flat;
  flat.reserve(bytes.Length());
  for (const grpc::Slice& slice : slices) {
    flat.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
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

}  // namespace

absl::Status Decode(const grpc::ByteBuffer& bytes, size_t bytes_max,
                    google::protobuf::Message* message) {
  if (bytes.Valid() && bytes.Length() > bytes_max) {
    return budget::Refuse(
        v1::ERROR_REASON_LIMIT_EXCEEDED,
        "the request has " + std::to_string(bytes.Length()) + " bytes and may have " +
            std::to_string(bytes_max) + "; send less at a time",
        {{"bytes", std::to_string(bytes.Length())}, {"bytes_max", std::to_string(bytes_max)}});
  }
  const std::string flat = Flatten(bytes);
  if (!message->ParseFromString(flat)) return Undecodable(flat, *message->GetDescriptor());
  return budget::CheckKnown(*message, "");
}

grpc::ByteBuffer Encode(const google::protobuf::Message& message) {
  return EncodeWithRecords({}, message);
}

grpc::ByteBuffer EncodeWithRecords(const std::vector<store::StoredRecord>& records,
                                   const google::protobuf::Message& message) {
  constexpr uint32_t kTag = kRecordsField << 3 | 2;  // wire type 2: length-delimited
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    for (const store::StoredRecord& record : records) {
      coded.WriteTag(kTag);
      coded.WriteVarint32(static_cast<uint32_t>(record.bytes.size()));
      coded.WriteString(record.bytes);
    }
    budget::Require(message.SerializeToCodedStream(&coded), "a message of more than 2 GiB");
  }
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace liggare::rpc
