// How the server is at a moment, put together from its parts.

#ifndef LIGGARE_SERVICES_RPC_MOMENT_H_
#define LIGGARE_SERVICES_RPC_MOMENT_H_

#include <string>

#include "liggare/v1/operations_service.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// REQUIRES: the host is open.
v1::GetStatusResponse StatusOf(Host& host);
// The same and more, as Prometheus reads it.
std::string MetricsOf(Host& host);

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_MOMENT_H_
