// Protobuf JSON: what `--format json` prints and what `append` reads. A message that has no JSON,
// such as one with a time beyond year 9999, ends the command.

#ifndef LIGGARE_CLIENTS_CLI_JSON_H_
#define LIGGARE_CLIENTS_CLI_JSON_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/status.h"

namespace liggare::cli {

// One document over several lines, default values included.
std::string ToJson(const google::protobuf::Message& message);

// The same on one line, for JSON Lines.
std::string ToJsonLine(const google::protobuf::Message& message);

// One line with only what is set: what a person completes, or `append` reads.
std::string ToShortJsonLine(const google::protobuf::Message& message);

// Reads JSON into an empty message. Fields that it does not have are refused.
absl::Status FromJson(const std::string& json, google::protobuf::Message& message);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_JSON_H_
