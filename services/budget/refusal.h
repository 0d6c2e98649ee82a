// How every folder refuses: an absl::Status that carries exactly one google.rpc.ErrorInfo (domain
// "liggare") with a reason of error_reason.proto, and a google.rpc.BadRequest where a field has the
// wrong shape.
//
// Invariant: a reason has one code, found in one table.
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_REFUSAL_H_
#define LIGGARE_SERVICES_BUDGET_REFUSAL_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "liggare/v1/error_reason.pb.h"

namespace liggare::budget {

// The payloads of a refusal: serialised google.rpc messages under these type URLs.
inline constexpr char kErrorInfoType[] = "type.googleapis.com/google.rpc.ErrorInfo";
inline constexpr char kBadRequestType[] = "type.googleapis.com/google.rpc.BadRequest";
inline constexpr char kErrorDomain[] = "liggare";

// The numbers and names in question, by name. Amounts are minor units as decimal strings.
using Metadata = std::vector<std::pair<std::string, std::string>>;

// The status code of a reason; aborts for a value that is no reason.
absl::StatusCode CodeOf(v1::ErrorReason reason);

// The reason as ErrorInfo names it, such as "EXCEEDS_REMAINING".
std::string ReasonName(v1::ErrorReason reason);

// A refusal. The message says what was wrong, what was expected and what to do.
absl::Status Refuse(v1::ErrorReason reason, const std::string& message,
                    const Metadata& metadata = {});

// A refusal of the field at a path such as "events[3].payload.cost_posted.amount". The path is in
// the metadata ("field"), in the BadRequest and before the description in the message.
absl::Status RefuseField(v1::ErrorReason reason, const std::string& field_path,
                         const std::string& description);

// The reason that a status carries; nothing for a status that is OK or not ours.
std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status);

// The metadata that a status carries, by name; empty for a status that is OK or not ours.
Metadata MetadataOf(const absl::Status& status);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_REFUSAL_H_
