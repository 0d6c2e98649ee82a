// A share of an entry as it is written on the command line: LINE:FUND:YEAR=AMOUNT.

#ifndef LIGGARE_CLIENTS_CLI_SHARE_H_
#define LIGGARE_CLIENTS_CLI_SHARE_H_

#include <string>

#include "absl/status/statusor.h"
#include "liggare/v1/event.pb.h"

namespace liggare::cli {

absl::StatusOr<v1::Share> ParseShare(const std::string& text);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_SHARE_H_
