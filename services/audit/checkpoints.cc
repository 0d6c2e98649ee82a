#include "services/audit/checkpoints.h"

#include <span>
#include <utility>

#include "services/budget/refusal.h"
#include "store/merkle_tree.h"
#include "store/proof/checkpoint.h"
#include "store/proof/note.h"

namespace liggare::audit {
namespace {

using ledger::Ledger;

std::string WaysOn(const std::string& ledger) {
  return "bring them back with liggared --import-records FILE, or go on without them, under a new "
         "origin and key, with liggared --declare-loss " +
         ledger;
}

std::string Missing(const std::string& ledger, Size from, Size to) {
  return "ledger " + ledger + " has signed a checkpoint of " + std::to_string(to.value) +
         " records and has " + std::to_string(from.value) + ": those from position " +
         std::to_string(from.value) + " up to size " + std::to_string(to.value) + " are missing; " +
         WaysOn(ledger);
}

absl::Status Halted(const Ledger& ledger, const std::string& reason) {
  return budget::Refuse(v1::ERROR_REASON_HALTED, reason, {{"ledger", ledger.id()}});
}

// Whether a ledger may sign at all.
absl::Status CheckMaySign(const Ledger& ledger) {
  if (auto reason = ledger.halt_reason()) return Halted(ledger, *reason);
  if (auto reason = ledger.behind_anchor()) {
    return budget::Refuse(v1::ERROR_REASON_BEHIND_ANCHOR, *reason, {{"ledger", ledger.id()}});
  }
  return absl::OkStatus();
}

absl::StatusOr<proof::Checkpoint> ParseAnchored(const std::string& note) {
  const auto parsed = proof::ParseNote(note);
  if (!parsed.ok()) return parsed.status();
  return proof::ParseCheckpoint(parsed->text);
}

}  // namespace

absl::Status BeyondLog(const Ledger& ledger, int64_t asked) {
  const std::string size = std::to_string(ledger.head().size.value);
  return budget::Refuse(
      v1::ERROR_REASON_BEYOND_LOG,
      std::to_string(asked) + " is beyond the ledger, which has " + size + " events",
      {{"asked", std::to_string(asked)}, {"size", size}});
}

absl::Status Checkpoints::CheckAnchor() {
  for (const auto& ledger : parts_.ledgers.All()) {
    if (absl::Status checked = CheckAnchorOf(*ledger); !checked.ok()) return checked;
  }
  for (const std::string& id : parts_.anchor.Ledgers()) {
    if (parts_.ledgers.Find(id).ok()) continue;
    const auto anchored = ParseAnchored(*parts_.anchor.Find(id));
    if (!anchored.ok()) return anchored.status();
    parts_.ledgers.NoteLost(id, Missing(id, Size{0}, anchored->head.size));
  }
  return absl::OkStatus();
}

absl::Status Checkpoints::CheckAnchorOf(const Ledger& ledger) {
  // What is sound of it may end before what it has signed, which says nothing.
  if (ledger.halt_reason().has_value()) return absl::OkStatus();
  const std::optional<std::string> note = parts_.anchor.Find(ledger.id());
  if (note.has_value()) {
    const auto anchored = ParseAnchored(*note);
    if (!anchored.ok()) return anchored.status();
    const std::string origin = ledger.Describe().origin();
    if (anchored->head.size <= ledger.head().size && anchored->origin != origin) {
      ledger.Halt("its anchored checkpoint is of the origin " + anchored->origin +
                  " and the ledger's is " + origin + ": the anchor is another log's");
      return absl::OkStatus();
    }
    return CheckAnchored(ledger, {anchored->head, *note});
  }
  const auto has_signed = parts_.signatures.HasSigned(ledger.id());
  if (!has_signed.ok()) return has_signed.status();
  if (*has_signed) {
    ledger.HoldBehindAnchor(
        "ledger " + ledger.id() + " has signed checkpoints, and the last of them is not in " +
        parts_.anchor.folder() +
        ", so that nothing says whether records are missing: put the anchor back, or if there may "
        "be such records " +
        WaysOn(ledger.id()));
  }
  return absl::OkStatus();
}

absl::Status Checkpoints::CheckAnchored(const Ledger& ledger, const SignedCheckpoint& anchored) {
  if (anchored.head.size > ledger.head().size) {
    ledger.HoldBehindAnchor(Missing(ledger.id(), ledger.head().size, anchored.head.size));
    return absl::OkStatus();
  }
  const absl::Status extends = CheckExtends(ledger, anchored.head);
  // A fork halts the ledger alone, and it says so; so does damage.
  if (!extends.ok()) {
    ledger.Halt(std::string(extends.message()));
    return absl::OkStatus();
  }
  absl::MutexLock lock(&mutex_);
  latest_[ledger.id()] = anchored;
  return absl::OkStatus();
}

absl::Status Checkpoints::CheckExtends(const Ledger& ledger,
                                       const proof::TreeHead& signed_head) const {
  const auto tree = ledger.tree();
  if (!tree.ok()) return tree.status();
  const auto now = (*tree)->Head(signed_head.size);
  if (!now.ok()) return now.status();
  if (now->root == signed_head.root) return absl::OkStatus();
  const std::string reason = "the first " + std::to_string(signed_head.size.value) +
                             " records of ledger " + ledger.id() + " have the root " +
                             proof::HashText(now->root) + ", and what was signed of them has " +
                             proof::HashText(signed_head.root) +
                             ": this is not the log that was signed; restore the one that was";
  ledger.Halt(reason);
  return Halted(ledger, reason);
}

std::optional<SignedCheckpoint> Checkpoints::Latest(const std::string& ledger) const {
  absl::MutexLock lock(&mutex_);
  const auto found = latest_.find(ledger);
  return found == latest_.end() ? std::nullopt : std::optional(found->second);
}

absl::StatusOr<SignedCheckpoint> Checkpoints::At(const Ledger& ledger, Size size) {
  if (size > ledger.head().size) return BeyondLog(ledger, size.value);
  absl::MutexLock lock(&signing_);
  if (absl::Status anchored = EnsureCovers(ledger, size); !anchored.ok()) return anchored;
  const std::optional<SignedCheckpoint> latest = Latest(ledger.id());
  if (latest->head.size == size) return *latest;
  // An older one adds nothing to what the anchor has.
  auto made = Make(ledger, size);
  if (!made.ok()) return made.status();
  return std::move(made->checkpoint);
}

absl::Status Checkpoints::EnsureCovers(const Ledger& ledger, Size size) {
  const std::optional<SignedCheckpoint> latest = Latest(ledger.id());
  if (latest.has_value() && latest->head.size >= size) return absl::OkStatus();
  // The head, so that the anchor never cuts an append in two.
  const auto made = Make(ledger, ledger.head().size);
  return made.ok() ? Publish({*made}) : made.status();
}

std::map<std::string, absl::Status> Checkpoints::SignGrown() {
  std::map<std::string, absl::Status> failures;
  std::vector<Made> made;
  absl::MutexLock lock(&signing_);
  for (const auto& ledger : parts_.ledgers.All()) {
    const Size size = ledger->head().size;
    const std::optional<SignedCheckpoint> latest = Latest(ledger->id());
    if (latest.has_value() && latest->head.size >= size) continue;
    auto one = Make(*ledger, size);
    if (one.ok()) {
      made.push_back(*std::move(one));
    } else {
      failures.emplace(ledger->id(), one.status());
    }
  }
  if (made.empty()) return failures;
  if (absl::Status published = Publish(made); !published.ok()) {
    for (const Made& one : made) failures.emplace(one.ledger, published);
  }
  return failures;
}

absl::StatusOr<std::string> Checkpoints::TextOf(const Ledger& ledger, Size size) const {
  const auto tree = ledger.tree();
  if (!tree.ok()) return tree.status();
  const auto head = (*tree)->Head(size);
  if (!head.ok()) return head.status();
  return proof::CheckpointText({ledger.Describe().origin(), *head, {}});
}

absl::StatusOr<Checkpoints::Made> Checkpoints::Make(const Ledger& ledger, Size size) {
  if (absl::Status may = CheckMaySign(ledger); !may.ok()) return may;
  if (const std::optional<SignedCheckpoint> latest = Latest(ledger.id())) {
    absl::Status extends = CheckExtends(ledger, latest->head);
    if (!extends.ok()) return extends;
  }
  const auto keys = KeysOf(ledger);
  if (!keys.ok()) return keys.status();
  const auto tree = ledger.tree();
  if (!tree.ok()) return tree.status();
  const auto head = (*tree)->Head(size);
  if (!head.ok()) return head.status();
  const auto note = proof::SignCheckpoint({ledger.Describe().origin(), *head, {}}, (*keys)->keys);
  if (!note.ok()) return note.status();
  return Made{ledger.id(), {*head, proof::EncodeNote(*note)}};
}

absl::StatusOr<const SigningKeys*> Checkpoints::KeysOf(const Ledger& ledger) {
  const std::string verifier_key = ledger.Describe().verifier_key();
  const absl::Time now = parts_.clock.Now();
  const auto known = keys_.find(ledger.id());
  if (known != keys_.end() && known->second.verifier_key == verifier_key &&
      now < known->second.found.until) {
    return &known->second.found;
  }
  auto found = FindSigningKeys(parts_.log, parts_.keys, ledger, now, parts_.old_key_for);
  if (!found.ok()) return found.status();
  KnownKeys& kept = keys_[ledger.id()] = {verifier_key, *std::move(found)};
  return &kept.found;
}

absl::Status Checkpoints::Publish(const std::vector<Made>& made) {
  std::vector<store::AnchorEntry> entries;
  for (const Made& one : made) entries.push_back({one.ledger, one.checkpoint.note});
  if (absl::Status anchored = parts_.anchor.Append(entries); !anchored.ok()) return anchored;
  for (const Made& one : made) {
    // Only now, so that a crash leaves no ledger that has signed without an anchor.
    if (!Latest(one.ledger).has_value()) {
      absl::Status noted = parts_.signatures.NoteSigned(one.ledger);
      if (!noted.ok()) return noted;
    }
    absl::MutexLock lock(&mutex_);
    latest_[one.ledger] = one.checkpoint;
  }
  return absl::OkStatus();
}

}  // namespace liggare::audit
