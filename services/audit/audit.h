// The parts that sign, prove, let witnesses cosign and verify what is stored, wired together.
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
#include "services/audit/store_verifier.h"
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
  // These begin when every ledger has been held against the anchor.
  std::unique_ptr<Signer> signer;
  std::unique_ptr<StoreVerifier> verifier;

  // Before anything is appended: holds the ledgers against the anchor, and begins to sign and to
  // verify.
  absl::Status Begin(const ledger::Ledgers& ledgers, const store::EventLog& log,
                     StoreVerifier::Options verifications) {
    if (absl::Status checked = checkpoints.CheckAnchor(); !checked.ok()) return checked;
    signer = std::make_unique<Signer>(ledgers, checkpoints);
    verifier = std::make_unique<StoreVerifier>(ledgers, log, checkpoints, std::move(verifications));
    return absl::OkStatus();
  }

  // Begins nothing more by itself, and signs a last time.
  void End() {
    if (signer != nullptr) signer->End();
    if (verifier != nullptr) verifier->End();
  }
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_AUDIT_H_
