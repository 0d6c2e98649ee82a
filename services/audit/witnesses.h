// The witnesses that the server knows, and what they have cosigned.
//
// Invariant: what is answered was verified against a known witness's key and the text of the
// checkpoint that it is asked for, just now. Thread-safe. Borrows the signatures.

#ifndef LIGGARE_SERVICES_AUDIT_WITNESSES_H_
#define LIGGARE_SERVICES_AUDIT_WITNESSES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "store/proof/key.h"
#include "store/proof/note.h"
#include "store/signatures.h"

namespace liggare::audit {

struct KnownCosignature {
  std::string witness;
  absl::Time at;
  proof::Signature signature;
};

// Reads the keys of witnesses: one a line, empty lines and those that begin with # left out.
// INVALID_ARGUMENT, naming the line, for what is no witness's key.
absl::StatusOr<std::vector<proof::VerifierKey>> ReadWitnessKeys(const std::string& path);

class Witnesses {
 public:
  Witnesses(store::Signatures& signatures, std::vector<proof::VerifierKey> keys)
      : signatures_(signatures), keys_(std::move(keys)) {}

  // Keeps a witness's signature line, without its newline, of a checkpoint's text. UNKNOWN_WITNESS;
  // BAD_COSIGNATURE.
  absl::Status Add(const std::string& ledger, Size size, const std::string& text,
                   std::string_view line) ABSL_LOCKS_EXCLUDED(adding_);
  // The cosignatures of the checkpoint of a size that has this text.
  absl::StatusOr<std::vector<KnownCosignature>> Of(const std::string& ledger, Size size,
                                                   const std::string& text) const;
  // The largest sizes of which some witness has cosigned something.
  absl::StatusOr<std::vector<Size>> CosignedSizes(const std::string& ledger) const;

 private:
  // Those of a note that are by known witnesses and hold.
  std::vector<KnownCosignature> Known(const proof::Note& note) const;

  store::Signatures& signatures_;
  const std::vector<proof::VerifierKey> keys_;
  absl::Mutex adding_;
};

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_WITNESSES_H_
