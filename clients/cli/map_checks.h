// A map of an accounting, held against the ledger that its rules speak of.
//
// Thread-compatible.

#ifndef LIGGARE_CLIENTS_CLI_MAP_CHECKS_H_
#define LIGGARE_CLIENTS_CLI_MAP_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/sie/map.h"

namespace liggare::cli {

// NOT_FOUND where there is no such file, INVALID_ARGUMENT for one that is no map.
absl::StatusOr<sie::Map> ReadMapFile(const std::string& path);

// What the ledger has defined by the end of the books' year.
absl::StatusOr<v1::GetCatalogueResponse> CatalogueOf(Session& session, const sie::Books& books);

// FAILED_PRECONDITION for a rule that names a line or fund which the ledger does not have: it would
// be refused in the middle of the work.
absl::Status CheckTargets(const sie::Map& map, const std::string& path,
                          const v1::GetCatalogueResponse& catalogue);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_MAP_CHECKS_H_
