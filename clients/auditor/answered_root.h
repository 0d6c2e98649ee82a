// The root that an answer of BudgetService says it stands on, against a signed checkpoint of that
// size.
//
// Thread-safe.

#ifndef LIGGARE_CLIENTS_AUDITOR_ANSWERED_ROOT_H_
#define LIGGARE_CLIENTS_AUDITOR_ANSWERED_ROOT_H_

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "liggare/client.h"
#include "liggare/v1/budget_service.pb.h"
#include "store/proof/checkpoint.h"
#include "store/proof/key.h"

namespace liggare::auditor {

// DATA_LOSS when the roots differ, UNAUTHENTICATED when no known key has signed the checkpoint.
absl::StatusOr<proof::OpenedCheckpoint> VerifyRoot(client::Client& client,
                                                   const std::string& ledger,
                                                   const v1::ResolvedAsOf& as_of,
                                                   std::span<const proof::VerifierKey> keys);

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_ANSWERED_ROOT_H_
