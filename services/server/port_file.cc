#include "services/server/port_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>

namespace liggare::server {

absl::Status WritePortFile(const std::string& path, int port) {
  const std::string beside = path + "." + std::to_string(getpid()) + ".new";
  std::ofstream file(beside, std::ios::trunc);
  file << port << '\n';
  file.close();
  if (file.fail() || std::rename(beside.c_str(), path.c_str()) != 0) {
    const absl::Status status = absl::ErrnoToStatus(errno, "cannot write the port file " + path);
    std::remove(beside.c_str());
    return status;
  }
  return absl::OkStatus();
}

}  // namespace liggare::server
