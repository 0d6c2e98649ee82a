// The server's metrics, in the text format that Prometheus reads.
//
// What has a place in GetStatus is taken from there, so that a person and a rule are told the same.
// Pure: it is given what is true. Thread-safe.

#ifndef LIGGARE_SERVICES_OPERATIONS_METRICS_H_
#define LIGGARE_SERVICES_OPERATIONS_METRICS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/ledger/append_figures.h"
#include "services/operations/rpc_figures.h"
#include "store/database.h"

namespace liggare::operations {

// What a status does not tell.
struct Figures {
  const ledger::AppendFigures& appends;
  const RpcFigures& rpcs;
  // Appends that were refused, by reason.
  std::map<std::string, int64_t> refusals;
  // How far the furthest behind subscriber of a ledger is behind it.
  std::map<std::string, int64_t> subscriber_lags;
  store::RocksFigures rocks;
  // Of the certificate that the server shows, if it shows one.
  std::optional<absl::Time> certificate_expires_at;
};

std::string MetricsText(const v1::GetStatusResponse& status, const Figures& figures);

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_METRICS_H_
