// Tells systemd how a service of Type=notify is doing (sd_notify(3)): a datagram to the socket that
// NOTIFY_SOCKET names. Where there is none, nobody asked. Thread-safe.

#ifndef LIGGARE_SERVICES_SERVER_SERVICE_MANAGER_H_
#define LIGGARE_SERVICES_SERVER_SERVICE_MANAGER_H_

#include <string>

namespace liggare::server {

// Such as "READY=1". What cannot be told is logged.
void TellServiceManager(const std::string& state);

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_SERVICE_MANAGER_H_
