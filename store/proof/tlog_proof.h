// The proof that a record is in a log, in a file of its own: position, inclusion proof and signed
// checkpoint, to be verified without asking anybody. c2sp.org/tlog-proof, version 1.
//
// Thread-safe.

#ifndef LIGGARE_STORE_PROOF_TLOG_PROOF_H_
#define LIGGARE_STORE_PROOF_TLOG_PROOF_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "store/proof/checkpoint.h"
#include "store/proof/hash.h"
#include "store/proof/key.h"

namespace liggare::proof {

struct TlogProof {
  // What somebody added, signed by nobody; empty when it is not there.
  std::string extra;
  Position position;
  std::vector<Hash> inclusion;
  // A note, as it was served.
  std::string checkpoint;
  friend bool operator==(const TlogProof&, const TlogProof&) = default;
};

std::string EncodeTlogProof(const TlogProof& proof);
// INVALID_ARGUMENT, saying what is wrong, for bytes that EncodeTlogProof does not write. The
// checkpoint may be anything.
absl::StatusOr<TlogProof> ParseTlogProof(std::string_view encoded);

// That the log whose keys are known has this record at the proof's position, under the checkpoint
// it answers. Errors as OpenCheckpoint's and VerifyInclusion's.
absl::StatusOr<OpenedCheckpoint> VerifyTlogProof(const TlogProof& proof, std::string_view record,
                                                 std::span<const VerifierKey> keys);

}  // namespace liggare::proof

#endif  // LIGGARE_STORE_PROOF_TLOG_PROOF_H_
