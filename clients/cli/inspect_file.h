// Lists what a SIE 4 file holds: what a map has to speak of.
//
// Thread-compatible.

#ifndef LIGGARE_CLIENTS_CLI_INSPECT_FILE_H_
#define LIGGARE_CLIENTS_CLI_INSPECT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace liggare::cli {

// Prints the objects, accounts and series of a file with their sums, and writes a map to start from
// to a new file where one is named.
absl::Status InspectFile(const Session& session, const std::string& file,
                         const std::string& map_file);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_INSPECT_FILE_H_
