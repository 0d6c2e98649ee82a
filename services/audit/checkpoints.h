// Signs checkpoints: the one place that does.
//
// Invariant: what is signed extends what was signed before, as the anchor has it, be the store this
// one or a copy of it; a newer checkpoint is in the anchor before anybody sees it, and what is in
// the anchor ends an append. A ledger whose
// tree does not extend its anchored one halts; one that is behind it is held read-only, and signs
// nothing.
//
// Thread-safe; never on the way to an acknowledgement. Borrows everything it is given.

#ifndef LIGGARE_SERVICES_AUDIT_CHECKPOINTS_H_
#define LIGGARE_SERVICES_AUDIT_CHECKPOINTS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/audit/signing_keys.h"
#include "services/ledger/ledgers.h"
#include "store/anchor.h"
#include "store/clock.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/proof/tree.h"
#include "store/signatures.h"

namespace liggare::audit {

struct SignedCheckpoint {
  proof::TreeHead head;
  // With the ledger's signatures alone.
  std::string note;
};

// What is signed with.
struct SigningParts {
  ledger::Ledgers& ledgers;
  const store::EventLog& log;
  const store::KeyFiles& keys;
  store::Anchor& anchor;
  store::Signatures& signatures;
  store::Clock& clock;
  // How long a key signs on after another has replaced it.
  absl::Duration old_key_for;
};

class Checkpoints {
 public:
  explicit Checkpoints(const SigningParts& parts) : parts_(parts) {}

  // Before anything is appended or signed: holds every ledger against its anchored checkpoint.
  absl::Status CheckAnchor();

  // The newest that is signed, if any is.
  std::optional<SignedCheckpoint> Latest(const std::string& ledger) const;
  // Of a size; signed and anchored when it is newer. BEYOND_LOG, BEHIND_ANCHOR, HALTED, or INTERNAL
  // with what to do when the key is missing.
  absl::StatusOr<SignedCheckpoint> At(const ledger::Ledger& ledger, Size size);
  // Signs for every ledger that has grown since it last signed, with one sync. Of those for which
  // it could not: why.
  std::map<std::string, absl::Status> SignGrown();

  // Whether the anchor's file still holds what was put there: see store::Anchor::Verify.
  absl::Status VerifyAnchor() { return parts_.anchor.Verify(); }

  // What a checkpoint of a size says, whoever signs it.
  absl::StatusOr<std::string> TextOf(const ledger::Ledger& ledger, Size size) const;

 private:
  struct Made {
    std::string ledger;
    SignedCheckpoint checkpoint;
  };
  struct KnownKeys {
    std::string verifier_key;  // the ledger's, when these were found
    SigningKeys found;
  };

  absl::Status CheckAnchorOf(const ledger::Ledger& ledger);
  absl::Status CheckAnchored(const ledger::Ledger& ledger, const SignedCheckpoint& anchored);
  // HALTED when the tree does not extend what was signed.
  absl::Status CheckExtends(const ledger::Ledger& ledger, const proof::TreeHead& signed_head) const;
  // Signs the newest unless what is signed covers the size.
  absl::Status EnsureCovers(const ledger::Ledger& ledger, Size size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<Made> Make(const ledger::Ledger& ledger, Size size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  absl::StatusOr<const SigningKeys*> KeysOf(const ledger::Ledger& ledger)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);
  // Anchors and shows them.
  absl::Status Publish(const std::vector<Made>& made) ABSL_EXCLUSIVE_LOCKS_REQUIRED(signing_);

  const SigningParts parts_;

  // Held while something is signed; before mutex_.
  absl::Mutex signing_;
  std::map<std::string, KnownKeys> keys_ ABSL_GUARDED_BY(signing_);
  mutable absl::Mutex mutex_;
  std::map<std::string, SignedCheckpoint> latest_ ABSL_GUARDED_BY(mutex_);
};

// The refusals of who asks for what is not there.
absl::Status BeyondLog(const ledger::Ledger& ledger, int64_t asked);

}  // namespace liggare::audit

#endif  // LIGGARE_SERVICES_AUDIT_CHECKPOINTS_H_
