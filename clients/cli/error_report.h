// What a person reads on standard error when a command fails: the message, the reason, the numbers,
// the fields in question, and what to do about it.

#ifndef LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_
#define LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "liggare/error.h"

namespace liggare::cli {

// Several lines, each ended by a line break.
std::string ErrorReport(const absl::Status& status, const Settings& settings);

// The same failure with another message.
absl::Status WithMessage(const absl::Status& status, const std::string& message);

// The message without the index of the event, "events[0]: ", that it begins with.
std::string WithoutIndex(const client::Error& error);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_
