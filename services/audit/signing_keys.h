// The keys that sign a ledger's checkpoints: the one that its last key rotation names, and for a
// while the one before, so that who knows that one alone is not left behind.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_AUDIT_SIGNING_KEYS_H_
#define LIGGARE_SERVICES_AUDIT_SIGNING_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ledger/ledgers.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/proof/key.h"

namespace liggare::audit {

struct SigningKeys {
  // The ledger's own first.
  std::vector<proof::SigningKey> keys;
  // When one of them stops signing, if none is added before.
  absl::Time until = absl::InfiniteFuture();
};

// INTERNAL, saying what to do, when the ledger's own key is not there or cannot be used. An earlier
// one whose file is gone signs nothing more.
absl::StatusOr<SigningKeys> FindSigningKeys(const store::EventLog& log,
                                            const store::KeyFiles& files,
                                            const ledger::Ledger& ledger, absl::Time now,
                                            absl::Duration old_key_for);

// The signing key of the ledger's verifier key.
absl::StatusOr<proof::SigningKey> FindOwnKey(const store::KeyFiles& files,
                                             const ledger::Ledger& ledger);

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_SIGNING_KEYS_H_
