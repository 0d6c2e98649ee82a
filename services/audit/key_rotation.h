// Gives a ledger a new key for its checkpoints: a KeyRotated that the old key signs.
//
// Invariant: the new key is whole on disk before a record names it, and each rotation is signed by
// the key that the one before it named. Thread-safe. Borrows everything.

#ifndef LIGGARE_SERVICES_AUDIT_KEY_ROTATION_H_
#define LIGGARE_SERVICES_AUDIT_KEY_ROTATION_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/ledger_service.pb.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/sequencer.h"
#include "store/key_files.h"

namespace liggare::audit {

class KeyRotation {
 public:
  KeyRotation(const ledger::Ledgers& ledgers, ledger::Sequencer& sequencer,
              const store::KeyFiles& keys)
      : ledgers_(ledgers), sequencer_(sequencer), keys_(keys) {}

  // Returns when the rotation is durable.
  absl::StatusOr<v1::RotateKeyResponse> Rotate(const std::string& ledger, const std::string& actor)
      ABSL_LOCKS_EXCLUDED(rotating_);

 private:
  absl::StatusOr<v1::AppendResponse> Append(const v1::AppendRequest& request,
                                            const std::string& actor);

  const ledger::Ledgers& ledgers_;
  ledger::Sequencer& sequencer_;
  const store::KeyFiles& keys_;
  absl::Mutex rotating_;
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_KEY_ROTATION_H_
