// Which addresses a server may listen on: without TLS only this machine's own, where whoever gets
// through is a user of this machine.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_SERVER_LISTEN_ADDRESS_H_
#define LIGGARE_SERVICES_SERVER_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/status.h"

namespace liggare::server {

// Whether it is HOST:PORT.
bool IsAddress(const std::string& address);
// INVALID_ARGUMENT unless it is HOST:PORT, without TLS with a host of the loopback interface:
// localhost, 127.0.0.0/8 or [::1].
absl::Status CheckListenAddress(const std::string& address, bool uses_tls);

// The host of such an address, as it was written.
std::string HostOf(const std::string& address);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_LISTEN_ADDRESS_H_
