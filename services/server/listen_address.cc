#include "services/server/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>

namespace liggare::server {
namespace {

bool IsLoopback(const std::string& host) {
  if (host == "localhost") return true;
  in_addr v4;
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == 127;
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return false;
  in6_addr v6;
  return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &v6) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&v6);
}

bool IsPort(const std::string& text) {
  uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && rest == end;
}

}  // namespace

std::string HostOf(const std::string& address) { return address.substr(0, address.rfind(':')); }

bool IsAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  return colon != std::string::npos && colon > 0 && IsPort(address.substr(colon + 1));
}

absl::Status CheckListenAddress(const std::string& address, bool uses_tls) {
  if (!IsAddress(address)) {
    return absl::InvalidArgumentError("--listen " + address +
                                      " is not HOST:PORT, such as 127.0.0.1:50551.");
  }
  if (!uses_tls && !IsLoopback(HostOf(address))) {
    return absl::InvalidArgumentError(
        "--listen " + address +
        " is refused: without TLS the server listens on this machine only. Use 127.0.0.1, [::1] "
        "or localhost, or give --tls-cert, --tls-key, --tls-client-ca and --policy.");
  }
  return absl::OkStatus();
}

}  // namespace liggare::server
