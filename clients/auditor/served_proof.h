// The proof that a record is in the ledger, as a server answers it: checked against the record and
// the checkpoint beside it before anybody keeps it. Whether the checkpoint's signature holds is for
// whoever knows the key (proof::VerifyTlogProof).
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_SERVED_PROOF_H_
#define LIGGARE_CLIENTS_AUDITOR_SERVED_PROOF_H_

#include <string>

#include "absl/status/statusor.h"
#include "liggare/client.h"
#include "liggare/position.h"
#include "liggare/v1/audit_service.pb.h"
#include "store/proof/tlog_proof.h"

namespace liggare::auditor {

// The exact bytes of one record.
absl::StatusOr<std::string> FetchRecord(client::Client& client, const std::string& ledger,
                                        Position position);

// The proof that was asked for, with the record as its extra data. DATA_LOSS when it is of another
// position or size, or does not prove that the record is there.
absl::StatusOr<proof::TlogProof> ReadAnswer(const v1::GetInclusionProofRequest& asked,
                                            const v1::GetInclusionProofResponse& answer,
                                            const std::string& record);

// The proof of a record under a checkpoint; DATA_LOSS as above.
absl::StatusOr<proof::TlogProof> MakeProof(const v1::InclusionProof& inclusion, Position position,
                                           const std::string& checkpoint,
                                           const std::string& record);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_SERVED_PROOF_H_
