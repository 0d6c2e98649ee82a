#include "services/rpc/status_mapping.h"

#include <string>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "services/budget/refusal.h"
#include "services/operations/log.h"

namespace liggare::rpc {
namespace {

using google::rpc::BadRequest;
using google::rpc::ErrorInfo;

// Clients accept 8 KiB of trailers, where the message counts twice and details a third more.
constexpr size_t kMessageBytesMax = 1'000;
constexpr size_t kValueBytesMax = 300;
constexpr int kViolationsMax = 3;

// The text, cut between two characters if it is too long.
std::string Clipped(const std::string& text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t size = bytes_max;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size) + "...";
}

// The same status with a reason.
absl::Status WithReason(const absl::Status& status) {
  if (budget::ReasonOf(status).has_value()) return status;
  const std::string message(status.message().data(), status.message().size());
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return budget::Refuse(v1::ERROR_REASON_DEADLINE_EXCEEDED, message);
    case absl::StatusCode::kCancelled:
      return budget::Refuse(v1::ERROR_REASON_CANCELLED, message);
    // As the store says it of what is derived.
    case absl::StatusCode::kUnavailable:
      return budget::Refuse(v1::ERROR_REASON_REBUILDING, message);
    default:
      operations::LogError("internal_error", {{"code", absl::StatusCodeToString(status.code())},
                                              {"message", message}});
      return budget::Refuse(v1::ERROR_REASON_INTERNAL,
                            "the server failed to answer; its log says why");
  }
}

template <class Message>
bool Unpack(const absl::Status& status, const char* type, Message* message) {
  const auto payload = status.GetPayload(type);
  return payload.has_value() && message->ParseFromString(std::string(*payload));
}

}  // namespace

google::rpc::Status ToProto(const absl::Status& status) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  if (status.ok()) return proto;

  const absl::Status refusal = WithReason(status);
  proto.set_code(static_cast<int>(refusal.code()));
  proto.set_message(
      Clipped(std::string(refusal.message().data(), refusal.message().size()), kMessageBytesMax));
  ErrorInfo info;
  Unpack(refusal, budget::kErrorInfoType, &info);
  for (auto& [name, value] : *info.mutable_metadata()) value = Clipped(value, kValueBytesMax);
  proto.add_details()->PackFrom(info);
  BadRequest bad_request;
  if (Unpack(refusal, budget::kBadRequestType, &bad_request)) {
    auto& violations = *bad_request.mutable_field_violations();
    if (violations.size() > kViolationsMax) {
      violations.DeleteSubrange(kViolationsMax, violations.size() - kViolationsMax);
    }
    for (auto& violation : violations) {
      violation.set_field(Clipped(violation.field(), kValueBytesMax));
      violation.set_description(Clipped(violation.description(), kValueBytesMax));
    }
    proto.add_details()->PackFrom(bad_request);
  }
  return proto;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status proto = ToProto(status);
  // The codes of absl and of gRPC are the same numbers.
  return grpc::Status(static_cast<grpc::StatusCode>(proto.code()), proto.message(),
                      proto.SerializeAsString());
}

}  // namespace liggare::rpc
