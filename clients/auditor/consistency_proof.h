// The proof that a later checkpoint extends an earlier size, in a file of its own: the words in
// which C2SP's logs ask a witness to cosign (c2sp.org/tlog-witness, add-checkpoint).
//
//   old SIZE, a line for each hash, an empty line, the later checkpoint.
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_CONSISTENCY_PROOF_H_
#define LIGGARE_CLIENTS_AUDITOR_CONSISTENCY_PROOF_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/auditor/stated_checkpoint.h"
#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"
#include "store/proof/checkpoint.h"
#include "store/proof/hash.h"
#include "store/proof/key.h"

namespace liggare::auditor {

struct ConsistencyProof {
  Size from;
  std::vector<proof::Hash> hashes;
  // A note, as it was served.
  std::string checkpoint;
};

std::string EncodeConsistencyProof(const ConsistencyProof& proof);
// INVALID_ARGUMENT, saying what is wrong, for bytes that EncodeConsistencyProof does not write. The
// checkpoint may be anything.
absl::StatusOr<ConsistencyProof> ParseConsistencyProof(std::string_view encoded);

// What a server answers to a question for a proof from a size, with the earlier root it claims.
// DATA_LOSS when a hash has not 32 bytes, or the proof does not prove what the server itself says.
struct AnsweredConsistency {
  ConsistencyProof proof;
  proof::TreeHead from;
  StatedCheckpoint to;
};
absl::StatusOr<AnsweredConsistency> ReadAnswer(Size from,
                                               const v1::GetConsistencyProofResponse& answer);

// The 32-byte hashes of a message; DATA_LOSS for one of another length.
absl::StatusOr<std::vector<proof::Hash>> ReadHashes(
    const google::protobuf::RepeatedPtrField<std::string>& hashes);

// That the checkpoint of the proof, signed by known keys, extends the earlier one, which the caller
// has verified.
absl::StatusOr<proof::OpenedCheckpoint> VerifyConsistencyProof(
    const ConsistencyProof& proof, const proof::Checkpoint& earlier,
    std::span<const proof::VerifierKey> keys);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_CONSISTENCY_PROOF_H_
