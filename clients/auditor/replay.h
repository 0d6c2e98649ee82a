// All records of a ledger up to a size, as a server replays them: whatever it leaves out, repeats,
// or sends beyond what was asked for is noticed here. What the records say is not looked at.
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_REPLAY_H_
#define LIGGARE_CLIENTS_AUDITOR_REPLAY_H_

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "liggare/client.h"
#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"

namespace liggare::auditor {

// Consecutive records.
struct Batch {
  Position first;
  v1::ReplayResponse records;

  Size end() const { return Size{first.value + records.records_size()}; }
};
using SharedBatch = std::shared_ptr<const Batch>;

// Gives the records from a position up to a size, in order. DATA_LOSS when the server does not send
// exactly these. An error of `take` ends the replay.
absl::Status ReplayRecords(client::Client& client, const std::string& ledger, Position from,
                           Size to, absl::FunctionRef<absl::Status(SharedBatch)> take);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_REPLAY_H_
