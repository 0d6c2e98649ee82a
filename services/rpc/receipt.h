// Receipts: an append that asks for one is answered when a signed checkpoint covers it.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_RPC_RECEIPT_H_
#define LIGGARE_SERVICES_RPC_RECEIPT_H_

#include <optional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// The ledger of an append that asks for a receipt; nothing for one that does not.
std::optional<std::string> ReceiptAsked(const v1::AppendRequest& request);

// Called once, on a worker or at once. The response is the caller's.
using ReceiptDone = absl::AnyInvocable<void(const absl::StatusOr<const v1::AppendResponse*>&)>;

// Waits, without a thread, for a checkpoint that covers the append, and adds its receipt.
void AddReceipt(Host& host, const std::string& ledger, const v1::AppendResponse& appended,
                ReceiptDone done);

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_RECEIPT_H_
