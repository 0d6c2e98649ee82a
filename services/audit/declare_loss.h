// Goes on without records that a ledger has signed for and does not have: under a new origin and
// key, so that nothing that is signed from here on can be taken for the log that was. Offline:
// nobody else has the store open.

#ifndef LIGGARE_SERVICES_AUDIT_DECLARE_LOSS_H_
#define LIGGARE_SERVICES_AUDIT_DECLARE_LOSS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "store/anchor.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/key_files.h"

namespace liggare::audit {

struct DeclaredLoss {
  // What was signed last, empty when no anchor has it; and the file where it is kept.
  std::string lost_checkpoint;
  std::string kept_in;
  // What is there, and how it goes on.
  Size size;
  std::string origin;
  std::string verifier_key;
};

// Appends the KeyRotated that says so and anchors the first checkpoint of the new key.
// FAILED_PRECONDITION when the ledger extends what it has signed: then nothing is lost.
absl::StatusOr<DeclaredLoss> DeclareLoss(const store::Database& database, store::EventLog& log,
                                         const store::KeyFiles& keys, store::Anchor& anchor,
                                         const std::string& ledger, absl::Time now);

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_DECLARE_LOSS_H_
