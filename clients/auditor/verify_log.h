// Verifies a ledger as a server serves it: every record from the first on, the root against a
// signed checkpoint, and that against one that was kept.
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_VERIFY_LOG_H_
#define LIGGARE_CLIENTS_AUDITOR_VERIFY_LOG_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/auditor/log_audit.h"
#include "clients/auditor/stated_checkpoint.h"
#include "liggare/client.h"
#include "liggare/position.h"
#include "store/proof/checkpoint.h"
#include "store/proof/key.h"

namespace liggare::auditor {

struct LogQuestion {
  std::string ledger;
  // Everything that is stored, where it is absent.
  std::optional<Size> size;
  std::vector<proof::VerifierKey> keys;
  // A checkpoint that was kept, and the file it lies in.
  std::optional<StatedCheckpoint> kept;
  std::string kept_in;
};

struct VerifiedLog {
  proof::OpenedCheckpoint checkpoint;
  // Where the log says that records were lost before.
  std::vector<Position> losses;
  // Microseconds since 1970, of the last record.
  int64_t recorded_at = 0;
};

// Told of the batches as they come, on the caller's thread, before they are verified.
using OnBatch = std::function<absl::Status(const Batch& batch, Size to)>;

// DATA_LOSS for what is not as it should be, UNAUTHENTICATED for what no known key has signed; or
// what the server fails with.
absl::StatusOr<VerifiedLog> VerifyLog(client::Client& client, const LogQuestion& question,
                                      const OnBatch& on_batch, OnRecord on_record = nullptr);

// The checkpoint, when a trusted key has signed it.
absl::StatusOr<proof::OpenedCheckpoint> OpenTrusted(const StatedCheckpoint& checkpoint,
                                                    const std::vector<proof::VerifierKey>& known,
                                                    const KeyChain& chain);

// Fails at once where it can be known before all records are read: of a signature that a known key
// is said to have made, and does not hold.
absl::Status CheckSignatures(const StatedCheckpoint& checkpoint,
                             const std::vector<proof::VerifierKey>& known);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_VERIFY_LOG_H_
