// Says where open entries belong, by the rules of a map: what the map knows today of entries that
// were imported when it did not, or that came another way.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_ATTRIBUTE_BY_MAP_H_
#define LIGGARE_CLIENTS_CLI_ATTRIBUTE_BY_MAP_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace liggare::cli {

// Prints which entries of the map's year that are open at the date its rules place, and which they
// do not; and says so to the ledger where `apply` is set. Doing it again adds nothing.
absl::Status AttributeByMap(Session& session, const std::string& map_file, const std::string& date,
                            bool apply);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_ATTRIBUTE_BY_MAP_H_
