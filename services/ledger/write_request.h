// What the writer is asked to do, and the shape that it must have. Shape is checked before a
// request is queued, on the thread of whoever asks.
//
// Invariant: a request that waits for the writer has the right shape; what the writer still refuses
// depends on the ledger. Thread-compatible. Owns its request and its answer's callback.

#ifndef LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_
#define LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_

#include <cstddef>
#include <string>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::ledger {

// Called exactly once.
using AppendDone = absl::AnyInvocable<void(absl::StatusOr<v1::AppendResponse>)>;
using CreateLedgerDone = absl::AnyInvocable<void(absl::StatusOr<v1::CreateLedgerResponse>)>;

struct AppendWork {
  v1::AppendRequest request;
  std::string actor;
  AppendDone done;
};

struct CreateLedgerWork {
  v1::CreateLedgerRequest request;
  std::string actor;
  CreateLedgerDone done;
};

struct WriteRequest {
  std::variant<AppendWork, CreateLedgerWork> work;
  size_t bytes = 0;
};

// Checks an append: its events one by one, ids that occur twice (DUPLICATE_EVENT_ID), EMPTY_APPEND,
// LIMIT_EXCEEDED, the shape of its condition.
absl::Status CheckShape(const v1::AppendRequest& request, size_t append_events_max);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_
