#include "clients/cli/json.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>

namespace liggare::cli {
namespace {

namespace util = google::protobuf::util;

std::string Write(const google::protobuf::Message& message, bool defaults, bool lines) {
  util::JsonPrintOptions options;
  options.always_print_primitive_fields = defaults;
  options.add_whitespace = lines;
  std::string json;
  const util::Status status = util::MessageToJsonString(message, &json, options);
  if (!status.ok()) {
    // What a sound server says can be written; a time beyond year 9999 cannot.
    std::fprintf(stderr, "liggare: cannot write a message as JSON: %s\n",
                 status.ToString().c_str());
    std::exit(EXIT_FAILURE);
  }
  return json;
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) { return Write(message, true, true); }

std::string ToJsonLine(const google::protobuf::Message& message) {
  return Write(message, true, false);
}

std::string ToShortJsonLine(const google::protobuf::Message& message) {
  return Write(message, false, false);
}

absl::Status FromJson(const std::string& json, google::protobuf::Message& message) {
  const util::Status status = util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(std::string(status.message()));
}

}  // namespace liggare::cli
