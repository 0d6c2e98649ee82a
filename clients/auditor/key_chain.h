// The keys that a log itself names for its checkpoints: the first in LedgerOpened, and each later
// one in a KeyRotated that the one before has signed, or that says that records were lost.
//
// Invariant: every key is named as the log's origin at its position. Thread-compatible.

#ifndef LIGGARE_CLIENTS_AUDITOR_KEY_CHAIN_H_
#define LIGGARE_CLIENTS_AUDITOR_KEY_CHAIN_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "store/proof/key.h"

namespace liggare::auditor {

class KeyChain {
 public:
  // Takes in what a record says of keys. DATA_LOSS for a key that is none, has another name, or is
  // not signed by the one before.
  absl::Status Add(const v1::Record& record);

  // The keys that somebody who knows `known` may trust: these, and what they have signed over to.
  // UNAUTHENTICATED when the log names none of them.
  absl::StatusOr<std::vector<proof::VerifierKey>> Trusted(
      std::span<const proof::VerifierKey> known) const;

  // Where records were lost: the positions that say so.
  const std::vector<Position>& losses() const { return losses_; }

 private:
  struct Link {
    proof::VerifierKey key;
    bool signed_by_previous;
  };

  absl::Status Open(const v1::LedgerOpened& opened);
  absl::Status Rotate(const v1::KeyRotated& rotated, Position position);
  absl::StatusOr<proof::VerifierKey> ParseKey(const std::string& encoded) const;

  std::string origin_;
  std::vector<Link> links_;
  std::vector<Position> losses_;
};

}  // namespace liggare::auditor

#endif  // LIGGARE_CLIENTS_AUDITOR_KEY_CHAIN_H_
