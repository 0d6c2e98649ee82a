// What the writer is asked to do, and the shape that it must have. Shape is checked before a
// request is queued, on the thread of whoever asks.
//
// Invariant: a request that waits for the writer has the right shape; what the writer still refuses
// depends on the ledger. Thread-compatible. Owns its request, with the arena it lies in, and its
// answer's callback.

#ifndef LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_
#define LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_

#include <cstddef>
#include <memory>
#include <string>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/arena.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::ledger {

// A request to append, in the arena that it was decoded into. What is made of it, its answer too,
// may be made in the same arena.
class ArenaAppend {
 public:
  // Takes over the arena, in which the request lies. `bytes`: of the request as it came in.
  ArenaAppend(std::unique_ptr<google::protobuf::Arena> arena, const v1::AppendRequest* request,
              size_t bytes);
  // Copies a request that lies elsewhere.
  static ArenaAppend CopyOf(const v1::AppendRequest& request);

  const v1::AppendRequest& operator*() const { return *request_; }
  const v1::AppendRequest* operator->() const { return request_; }
  google::protobuf::Arena* arena() const { return arena_.get(); }
  size_t bytes() const { return bytes_; }

 private:
  std::unique_ptr<google::protobuf::Arena> arena_;
  const v1::AppendRequest* request_;
  size_t bytes_;
};

// Called exactly once. The response is the caller's, and only until the callback returns.
using AppendDone = absl::AnyInvocable<void(const absl::StatusOr<const v1::AppendResponse*>&)>;
using CreateLedgerDone = absl::AnyInvocable<void(absl::StatusOr<v1::CreateLedgerResponse>)>;

struct AppendWork {
  ArenaAppend request;
  std::string actor;
  AppendDone done;
};

struct CreateLedgerWork {
  v1::CreateLedgerRequest request;
  std::string actor;
  CreateLedgerDone done;
};

// Something to be done by the writer between two batches.
struct BetweenWork {
  absl::AnyInvocable<void()> run;
};

struct WriteRequest {
  std::variant<AppendWork, CreateLedgerWork, BetweenWork> work;
  size_t bytes = 0;
};

// Checks an append: its events one by one, ids that occur twice (DUPLICATE_EVENT_ID), EMPTY_APPEND,
// LIMIT_EXCEEDED, the shape of its condition.
absl::Status CheckShape(const v1::AppendRequest& request, size_t append_events_max);

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_WRITE_REQUEST_H_
