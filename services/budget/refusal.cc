#include "services/budget/refusal.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/rpc/error_details.pb.h"
#include "services/budget/invariant.h"

namespace liggare::budget {
namespace {

constexpr char kReasonPrefix[] = "ERROR_REASON_";

struct ReasonCode {
  v1::ErrorReason reason;
  absl::StatusCode code;
};

// THE table from reasons to codes, in the order of error_reason.proto.
constexpr ReasonCode kReasonCodes[] = {
    {v1::ERROR_REASON_MALFORMED_FIELD, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_MISSING_FIELD, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_UNKNOWN_FIELD, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_AMOUNT_OUT_OF_RANGE, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_AMOUNT_OVERFLOW, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_CURRENCY_MISMATCH, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_EVENT_TOO_LARGE, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_EMPTY_APPEND, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_APPEND_TOO_LARGE, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_SUM_MISMATCH, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_SIZE_CUTS_APPEND, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_RESERVED_EVENT, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_DUPLICATE_EVENT_ID, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_BAD_COSIGNATURE, absl::StatusCode::kInvalidArgument},
    {v1::ERROR_REASON_UNKNOWN_WITNESS, absl::StatusCode::kPermissionDenied},
    {v1::ERROR_REASON_ROLE_MISSING, absl::StatusCode::kPermissionDenied},

    {v1::ERROR_REASON_UNKNOWN_LEDGER, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_UNKNOWN_EVENT, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_LINE_NOT_FOUND, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_FOLLOW_UP_NOT_FOUND, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_FUND_NOT_FOUND, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_COSIGNATURES_NOT_FOUND, absl::StatusCode::kNotFound},
    {v1::ERROR_REASON_UNKNOWN_BACKUP, absl::StatusCode::kNotFound},

    {v1::ERROR_REASON_LEDGER_EXISTS, absl::StatusCode::kAlreadyExists},
    {v1::ERROR_REASON_EVENT_ID_REUSED, absl::StatusCode::kAlreadyExists},
    {v1::ERROR_REASON_ID_EXISTS, absl::StatusCode::kAlreadyExists},

    {v1::ERROR_REASON_UNKNOWN_FUND, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_LINE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_DECISION, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_MANDATE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_CONSULTATION, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_ENTRY, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_UNKNOWN_DUTY, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_INCONSISTENT_DEFINITION, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_BEHIND_ANCHOR, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_AUTHORITY_MISSING, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_MANDATE_MISSING, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_NOT_THE_DELEGATE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_BEYOND_MANDATE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_BEYOND_MANDATE_BASE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_RESERVED_LINE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_CONSULTATION_MISSING, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_WRONG_CONSULTED_BODY, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_BEYOND_CONSULTATION, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_DECISION_NOT_IN_FORCE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_EXCEEDS_UNALLOCATED, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_EXCEEDS_REMAINING, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_EXCEEDS_RESERVE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_KIND_MISMATCH, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_FUND_MISMATCH, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_YEAR_MISMATCH, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_CONDITION_NOT_MET, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_CUT_BELOW_ALLOCATED, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_FIGURES_DIFFER, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_FOLLOW_UP_INCOMPLETE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_ALREADY_CORRECTED, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_NOT_CORRECTABLE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_CLOCK_JUMPED, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_DEFINITION_IN_USE, absl::StatusCode::kFailedPrecondition},
    {v1::ERROR_REASON_NO_BACKUP_FOLDER, absl::StatusCode::kFailedPrecondition},

    {v1::ERROR_REASON_APPEND_CONDITION_FAILED, absl::StatusCode::kAborted},
    {v1::ERROR_REASON_BEYOND_LOG, absl::StatusCode::kOutOfRange},
    {v1::ERROR_REASON_QUEUE_FULL, absl::StatusCode::kResourceExhausted},
    {v1::ERROR_REASON_LIMIT_EXCEEDED, absl::StatusCode::kResourceExhausted},
    {v1::ERROR_REASON_DISK_FULL, absl::StatusCode::kResourceExhausted},
    {v1::ERROR_REASON_RATE_EXCEEDED, absl::StatusCode::kResourceExhausted},
    {v1::ERROR_REASON_DRAINING, absl::StatusCode::kUnavailable},
    {v1::ERROR_REASON_HALTED, absl::StatusCode::kDataLoss},
    {v1::ERROR_REASON_INTERNAL, absl::StatusCode::kInternal},
    {v1::ERROR_REASON_DEADLINE_EXCEEDED, absl::StatusCode::kDeadlineExceeded},
    {v1::ERROR_REASON_CANCELLED, absl::StatusCode::kCancelled},
    {v1::ERROR_REASON_REBUILDING, absl::StatusCode::kUnavailable},
    {v1::ERROR_REASON_BACKUP_DAMAGED, absl::StatusCode::kDataLoss},
};

// The same message serialises to the same bytes, although it holds a map.
absl::Cord Serialize(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return absl::Cord(bytes);
}

std::optional<google::rpc::ErrorInfo> InfoOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kErrorInfoType);
  google::rpc::ErrorInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) return std::nullopt;
  if (info.domain() != kErrorDomain) return std::nullopt;
  return info;
}

}  // namespace

absl::StatusCode CodeOf(v1::ErrorReason reason) {
  for (const ReasonCode& entry : kReasonCodes) {
    if (entry.reason == reason) return entry.code;
  }
  BreakInvariant("no status code for error reason " + std::to_string(reason));
}

std::string ReasonName(v1::ErrorReason reason) {
  Require(v1::ErrorReason_IsValid(reason), "an error reason has a name");
  return v1::ErrorReason_Name(reason).substr(sizeof(kReasonPrefix) - 1);
}

absl::Status Refuse(v1::ErrorReason reason, const std::string& message, const Metadata& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(reason));
  info.set_domain(kErrorDomain);
  for (const auto& [name, value] : metadata) (*info.mutable_metadata())[name] = value;
  absl::Status status(CodeOf(reason), message);
  status.SetPayload(kErrorInfoType, Serialize(info));
  return status;
}

absl::Status RefuseField(v1::ErrorReason reason, const std::string& field_path,
                         const std::string& description) {
  absl::Status status = Refuse(reason, field_path + ": " + description, {{"field", field_path}});
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation* violation = bad_request.add_field_violations();
  violation->set_field(field_path);
  violation->set_description(description);
  status.SetPayload(kBadRequestType, Serialize(bad_request));
  return status;
}

std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status) {
  const std::optional<google::rpc::ErrorInfo> info = InfoOf(status);
  v1::ErrorReason reason;
  if (!info.has_value() || !v1::ErrorReason_Parse(kReasonPrefix + info->reason(), &reason)) {
    return std::nullopt;
  }
  return reason;
}

Metadata MetadataOf(const absl::Status& status) {
  const std::optional<google::rpc::ErrorInfo> info = InfoOf(status);
  if (!info.has_value()) return {};
  Metadata metadata(info->metadata().begin(), info->metadata().end());
  std::sort(metadata.begin(), metadata.end());
  return metadata;
}

}  // namespace liggare::budget
