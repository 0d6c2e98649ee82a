// What a person reads on standard error when a command fails: the message, the reason, the numbers,
// the fields in question, and what to do about it.

#ifndef LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_
#define LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace liggare::cli {

// Several lines, each ended by a line break.
std::string ErrorReport(const absl::Status& status, const Settings& settings);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_ERROR_REPORT_H_
