#include "services/server/service_manager.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

#include "services/operations/log.h"

namespace liggare::server {
namespace {

bool Send(const std::string& path, const std::string& state) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return false;
  path.copy(address.sun_path, path.size());
  // The name of an abstract socket begins with a zero byte, which the environment cannot hold.
  if (path.front() == '@') address.sun_path[0] = '\0';
  const int to = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (to < 0) return false;
  const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const ssize_t sent = sendto(to, state.data(), state.size(), MSG_NOSIGNAL,
                              reinterpret_cast<const sockaddr*>(&address), bytes);
  close(to);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace

void TellServiceManager(const std::string& state) {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr || *path == '\0') return;
  if (!Send(path, state)) {
    operations::LogWarning("service_manager_not_told", {{"state", state}, {"socket", path}});
  }
}

}  // namespace liggare::server
