#include "liggare/error.h"

#include "absl/strings/cord.h"
#include "clients/cpp/grpc_status.h"
#include "google/rpc/error_details.pb.h"

namespace liggare::client {
namespace {

constexpr char kErrorInfoType[] = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr char kBadRequestType[] = "type.googleapis.com/google.rpc.BadRequest";

void AddDetail(const std::string& type, const std::string& bytes, Error& error) {
  if (type == kErrorInfoType) {
    google::rpc::ErrorInfo info;
    if (!info.ParseFromString(bytes)) return;
    error.reason = info.reason();
    error.metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (type == kBadRequestType) {
    google::rpc::BadRequest request;
    if (!request.ParseFromString(bytes)) return;
    for (const auto& violation : request.field_violations()) {
      error.field_violations.push_back({violation.field(), violation.description()});
    }
  }
}

}  // namespace

absl::Status FromProto(const google::rpc::Status& status) {
  absl::Status result(static_cast<absl::StatusCode>(status.code()), status.message());
  for (const auto& detail : status.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

absl::Status FromGrpc(const grpc::Status& status) {
  google::rpc::Status details;
  if (!status.ok()) details.ParseFromString(status.error_details());
  details.set_code(status.error_code());
  details.set_message(status.error_message());
  return FromProto(details);
}

Error Decode(const absl::Status& status) {
  Error error;
  error.code = status.code();
  error.message = std::string(status.message());
  status.ForEachPayload([&error](absl::string_view type, const absl::Cord& bytes) {
    AddDetail(std::string(type), std::string(bytes), error);
  });
  return error;
}

Error Decode(const google::rpc::Status& status) {
  Error error;
  error.code = static_cast<absl::StatusCode>(status.code());
  error.message = status.message();
  for (const auto& detail : status.details()) AddDetail(detail.type_url(), detail.value(), error);
  return error;
}

bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return true;
    case absl::StatusCode::kResourceExhausted: {
      // A full queue empties. A request over a limit stays over it, and without a reason it is the
      // limit of gRPC's own messages.
      const std::string reason = Decode(status).reason;
      return !reason.empty() && reason != "LIMIT_EXCEEDED";
    }
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kCancelled:
      // The server gives each of its errors a reason: without one, the connection broke.
      return Decode(status).reason.empty();
    default:
      return false;
  }
}

}  // namespace liggare::client
