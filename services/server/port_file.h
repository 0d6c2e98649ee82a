// Tells scripts the port of a server.

#ifndef LIGGARE_SERVICES_SERVER_PORT_FILE_H_
#define LIGGARE_SERVICES_SERVER_PORT_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace liggare::server {

// Writes the port and a newline. Whoever reads the file finds all of it, or the one before.
absl::Status WritePortFile(const std::string& path, int port);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_PORT_FILE_H_
