// Checkpoints: a log's signed statement of its size and root. c2sp.org/tlog-checkpoint.
//
// A checkpoint is the text of a note: origin, size, root and, where another log writes them,
// extension lines. Here a log's keys are named as its origin, so that no other log's key can vouch
// for it.
//
// Thread-safe.

#ifndef LIGGARE_STORE_PROOF_CHECKPOINT_H_
#define LIGGARE_STORE_PROOF_CHECKPOINT_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/proof/cosignature.h"
#include "store/proof/key.h"
#include "store/proof/note.h"
#include "store/proof/tree.h"

namespace liggare::proof {

struct Checkpoint {
  std::string origin;
  TreeHead head;
  std::vector<std::string> extensions;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text, and back. INVALID_ARGUMENT, saying what is wrong, for a text that is no checkpoint's.
std::string CheckpointText(const Checkpoint& checkpoint);
absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text);

// A checkpoint that is signed by keys of its log: at least one, two while one replaces the other.
// INVALID_ARGUMENT when a key is not named as the origin, or no checkpoint can say this.
absl::StatusOr<Note> SignCheckpoint(const Checkpoint& checkpoint, std::span<const SigningKey> keys);

// What somebody who knows keys may believe.
struct OpenedCheckpoint {
  Checkpoint checkpoint;
  Note note;
  // At least one key of the log.
  std::vector<VerifierKey> signers;
  std::vector<Cosignature> cosignatures;
};

// Verifies the signatures on a checkpoint by known keys of the log and of witnesses.
// INVALID_ARGUMENT when it is none, UNAUTHENTICATED when no known key named as its origin has
// signed it, or a signature or cosignature of any known key does not hold.
absl::StatusOr<OpenedCheckpoint> OpenCheckpoint(std::string_view encoded,
                                                std::span<const VerifierKey> keys);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_CHECKPOINT_H_
