// A whole ledger read from its first event up to the newest signed checkpoint.

#ifndef LIGGARE_CLIENTS_CLI_WHOLE_LEDGER_H_
#define LIGGARE_CLIENTS_CLI_WHOLE_LEDGER_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/auditor/stated_checkpoint.h"
#include "clients/cli/session.h"
#include "liggare/v1/ledger_service.pb.h"

namespace liggare::cli {

// The checkpoint as the server states it.
absl::StatusOr<auditor::StatedCheckpoint> NewestCheckpoint(Session& session);

// Every event before the size, in batches, with texts where they are asked for; DATA_LOSS when the
// server leaves one out. Shows how far it has come.
absl::Status ReadWholeLedger(Session& session, Size size, bool with_texts,
                             absl::FunctionRef<absl::Status(const v1::ReadEventsResponse&)> take);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_WHOLE_LEDGER_H_
