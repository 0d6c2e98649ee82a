// Answers auditors: checkpoints, proofs, cosignatures, and the receipts of appends.
//
// Invariant: what an answer says of a size is of the tree of the ledger's first so many records,
// and its checkpoint is of that very size. Thread-safe. Borrows everything.

#ifndef LIGGARE_SERVICES_AUDIT_PROOFS_H_
#define LIGGARE_SERVICES_AUDIT_PROOFS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/audit_service.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/audit/checkpoints.h"
#include "services/audit/witnesses.h"
#include "services/ledger/ledgers.h"

namespace liggare::audit {

class Proofs {
 public:
  Proofs(const ledger::Ledgers& ledgers, Checkpoints& checkpoints, Witnesses& witnesses)
      : ledgers_(ledgers), checkpoints_(checkpoints), witnesses_(witnesses) {}

  // Each as audit_service.proto says.
  absl::StatusOr<v1::GetCheckpointResponse> GetCheckpoint(const v1::GetCheckpointRequest& request);
  absl::StatusOr<v1::GetInclusionProofResponse> GetInclusionProof(
      const v1::GetInclusionProofRequest& request);
  absl::StatusOr<v1::GetConsistencyProofResponse> GetConsistencyProof(
      const v1::GetConsistencyProofRequest& request);
  absl::StatusOr<v1::AddCosignatureResponse> AddCosignature(
      const v1::AddCosignatureRequest& request);
  absl::StatusOr<v1::ListCosignaturesResponse> ListCosignatures(
      const v1::ListCosignaturesRequest& request) const;

  // What proves an append, by a checkpoint that covers it.
  absl::StatusOr<v1::Receipt> ReceiptOf(const std::string& ledger, const v1::AppendResponse& append,
                                        const SignedCheckpoint& checkpoint) const;

 private:
  absl::StatusOr<v1::GetCheckpointResponse> Newest(const ledger::Ledger& ledger,
                                                   int32_t cosignatures_min);
  absl::StatusOr<v1::GetCheckpointResponse> CheckpointAt(const ledger::Ledger& ledger, Size size);

  const ledger::Ledgers& ledgers_;
  Checkpoints& checkpoints_;
  Witnesses& witnesses_;
};

// A size that a question names, 0 for all of the ledger's. MALFORMED_FIELD, BEYOND_LOG.
absl::StatusOr<Size> SizeAsked(const ledger::Ledger& ledger, int64_t asked,
                               const std::string& field);

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_PROOFS_H_
