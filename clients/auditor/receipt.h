// The receipt of an append, kept as one proof file an event, for whoever appended it: it needs
// neither the server nor this program afterwards (c2sp.org/tlog-proof).
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_RECEIPT_H_
#define LIGGARE_CLIENTS_AUDITOR_RECEIPT_H_

#include <string>

#include "absl/status/status.h"
#include "liggare/client.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::auditor {

// Writes POSITION.tlog-proof for each event into a folder, which it makes. DATA_LOSS when the
// receipt is missing, proves nothing, or is of a record that does not hold what was appended; what
// is private of it aside.
absl::Status KeepReceipt(client::Client& client, const v1::AppendRequest& request,
                         const v1::AppendResponse& response, const std::string& folder);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_RECEIPT_H_
