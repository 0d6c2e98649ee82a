// What the rpc folder asks of whoever makes anew what is derived from the records.

#ifndef LIGGARE_SERVICES_RPC_REBUILD_H_
#define LIGGARE_SERVICES_RPC_REBUILD_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "liggare/v1/operations_service.pb.h"

namespace liggare::rpc {

// How far a rebuild has come.
struct RebuildProgress {
  // The ledger in work; empty while switching.
  std::string ledger;
  v1::RebuildPhase phase = v1::REBUILD_PHASE_UNSPECIFIED;
  // Of all ledgers; each counts once for the indexes and once for the blocks.
  int64_t events_done = 0;
  int64_t events_total = 0;
};

// Told of progress, as often as it likes; false when nobody waits any more and the rebuild is to
// end.
using OnRebuildProgress = absl::FunctionRef<bool(const RebuildProgress&)>;

// Makes anew what is derived from the records of all ledgers, on the caller's thread. CANCELLED,
// and nothing has changed, when it was told to end.
using Rebuild = std::function<absl::Status(v1::RebuildScope scope, OnRebuildProgress on_progress)>;

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_REBUILD_H_
