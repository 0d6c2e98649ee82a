// What a failed call says: the reason and the numbers of google.rpc.Status details, decoded.
//
// Every call of the client library answers with an absl::Status that carries the server's details
// as payloads; Decode makes them readable. An error without a reason did not come from the server
// but from the way there. Values only, safe to copy and share.

#ifndef LIGGARE_CLIENT_ERROR_H_
#define LIGGARE_CLIENT_ERROR_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace liggare::client {

// A field of a request that has the wrong shape.
struct FieldViolation {
  std::string field;        // such as "events[3].payload.cost_posted.amount"
  std::string description;  // what is wrong with it and what was expected
};

struct Error {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string
      reason;  // a name of ErrorReason without prefix, such as "EXCEEDS_REMAINING"; or empty
  std::string message;
  std::map<std::string, std::string> metadata;  // the numbers and names in question
  std::vector<FieldViolation> field_violations;
};

// What a status returned by Client says.
Error Decode(const absl::Status& status);

// What the refusal of one append of a stream says.
Error Decode(const google::rpc::Status& status);

// Whether the same call may succeed when it is repeated: the server was not there, was too busy or
// too slow, or the connection broke. Never true for what the server refused for good.
bool IsTransient(const absl::Status& status);

}  // namespace liggare::client

#endif  // LIGGARE_CLIENT_ERROR_H_
