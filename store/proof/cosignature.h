// Cosignatures: what a witness adds to a checkpoint that it found to extend all it saw before, with
// the time at which it did. Version cosignature/v1 of c2sp.org/tlog-cosignature, over Ed25519.
//
// Thread-safe.

#ifndef LIGGARE_STORE_PROOF_COSIGNATURE_H_
#define LIGGARE_STORE_PROOF_COSIGNATURE_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "store/proof/key.h"
#include "store/proof/note.h"

namespace liggare::proof {

struct Cosignature {
  VerifierKey witness;
  // To the second, as the witness's clock had it.
  absl::Time at;
};

// Signs the text of a checkpoint with a key of type kCosignature, at a time since 1970.
Signature Cosign(const SigningKey& key, const std::string& checkpoint_text, absl::Time at);

// The cosignatures by those keys of type kCosignature that are on a checkpoint, one a key and in
// the note's order; none is no error. UNAUTHENTICATED when one does not hold.
absl::StatusOr<std::vector<Cosignature>> VerifyCosignatures(const Note& checkpoint,
                                                            std::span<const VerifierKey> keys);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_COSIGNATURE_H_
