// Puts a backup in the place of a store that is lost, and says what it lacks.

#ifndef LIGGARE_SERVICES_SERVER_RESTORE_H_
#define LIGGARE_SERVICES_SERVER_RESTORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/server/options.h"

namespace liggare::server {

// Restores as the options say, reads everything back, holds it against the anchor that lies beside
// it, and tells of each ledger what is there and what is missing. DATA_LOSS when something is not
// what it was; the restored folder is left for who looks into it.
absl::StatusOr<std::string> Restore(const Options& options);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_RESTORE_H_
