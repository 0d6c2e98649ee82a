// What liggared does instead of serving, with the server stopped: restores a backup, brings back
// records that are missing, or declares them lost.

#ifndef LIGGARE_SERVICES_SERVER_OFFLINE_H_
#define LIGGARE_SERVICES_SERVER_OFFLINE_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/server/options.h"

namespace liggare::server {

// Whether the options ask for something of the sort.
bool IsOffline(const Options& options);
// Does it: what to print. REQUIRES: IsOffline.
absl::StatusOr<std::string> RunOffline(const Options& options);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_OFFLINE_H_
