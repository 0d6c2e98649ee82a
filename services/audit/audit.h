// The parts that sign, prove and let witnesses cosign, wired together.
//
// Thread-safe as its parts are. Owns them; borrows everything it is given.

#ifndef LIGGARE_SERVICES_AUDIT_AUDIT_H_
#define LIGGARE_SERVICES_AUDIT_AUDIT_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "services/audit/checkpoints.h"
#include "services/audit/key_rotation.h"
#include "services/audit/proofs.h"
#include "services/audit/signer.h"
#include "services/audit/witnesses.h"
#include "services/ledger/sequencer.h"

namespace liggare::audit {

struct Audit {
  Audit(const SigningParts& parts, ledger::Sequencer& sequencer,
        std::vector<proof::VerifierKey> witness_keys)
      : checkpoints(parts),
        witnesses(parts.signatures, std::move(witness_keys)),
        proofs(parts.ledgers, checkpoints, witnesses),
        key_rotation(parts.ledgers, sequencer, parts.keys) {}

  Checkpoints checkpoints;
  Witnesses witnesses;
  Proofs proofs;
  KeyRotation key_rotation;
  // Begins when every ledger has been held against the anchor.
  std::unique_ptr<Signer> signer;

  // Before anything is appended: holds the ledgers against the anchor, and begins to sign.
  absl::Status Begin(const ledger::Ledgers& ledgers) {
    if (absl::Status checked = checkpoints.CheckAnchor(); !checked.ok()) return checked;
    signer = std::make_unique<Signer>(ledgers, checkpoints);
    return absl::OkStatus();
  }
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_AUDIT_H_
