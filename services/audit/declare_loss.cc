#include "services/audit/declare_loss.h"

#include <memory>
#include <optional>
#include <utility>

#include "services/budget/dates.h"
#include "services/budget/rules.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/record_maker.h"
#include "store/batch.h"
#include "store/merkle_tree.h"
#include "store/proof/checkpoint.h"
#include "store/proof/note.h"
#include "store/signatures.h"

namespace liggare::audit {
namespace {

absl::StatusOr<std::unique_ptr<store::MerkleTree>> TreeOf(const store::Database& database,
                                                          const store::EventLog& log,
                                                          const std::string& ledger) {
  return store::MerkleTree::Open(database, database.derived(), log, ledger);
}

// FAILED_PRECONDITION when the ledger has what its checkpoint says, and goes on under its origin.
absl::Status CheckIsLost(store::MerkleTree& tree, const v1::Ledger& ledger,
                         const std::string& anchored) {
  const auto note = proof::ParseNote(anchored);
  if (!note.ok()) return note.status();
  const auto checkpoint = proof::ParseCheckpoint(note->text);
  if (!checkpoint.ok()) return checkpoint.status();
  if (checkpoint->origin != ledger.origin()) return absl::OkStatus();
  if (checkpoint->head.size.value > ledger.size()) return absl::OkStatus();
  const auto head = tree.Head(checkpoint->head.size);
  if (!head.ok()) return head.status();
  if (head->root != checkpoint->head.root) return absl::OkStatus();
  return absl::FailedPreconditionError("ledger " + ledger.ledger() +
                                       " has all that it has signed for; nothing is lost");
}

// The record that says it, to be numbered and stamped.
v1::Record MakeRotation(const DeclaredLoss& loss, absl::Time now) {
  v1::Record record;
  record.set_actor("local");
  record.set_rules_version(budget::kRulesVersion);
  v1::Event& event = *record.mutable_event();
  event.set_event_id(ledger::NewEventId());
  event.set_effective_date(budget::FormatDate(absl::ToCivilDay(now, absl::UTCTimeZone())));
  v1::KeyRotated& rotated = *event.mutable_payload()->mutable_key_rotated();
  rotated.set_verifier_key(loss.verifier_key);
  rotated.set_origin(loss.origin);
  rotated.set_lost_checkpoint(loss.lost_checkpoint);
  return record;
}

absl::Status AppendRotation(store::EventLog& log, const std::string& ledger,
                            const DeclaredLoss& loss, absl::Time now) {
  v1::Record record = MakeRotation(loss, now);
  store::Batch batch = log.NewBatch(now);
  if (absl::Status begun = batch.Begin(ledger, 1); !begun.ok()) return begun;
  if (absl::Status added = batch.Add(record, {}); !added.ok()) {
    batch.Abandon();
    return added;
  }
  batch.Seal();
  return log.Commit(batch);
}

}  // namespace

absl::StatusOr<DeclaredLoss> DeclareLoss(const store::Database& database, store::EventLog& log,
                                         const store::KeyFiles& keys, store::Anchor& anchor,
                                         const std::string& ledger, absl::Time now) {
  const auto ledgers = ledger::Ledgers::Open(database, log);
  if (!ledgers.ok()) return ledgers.status();
  const auto found = (*ledgers)->Find(ledger);
  if (!found.ok()) return found.status();
  if (auto reason = (*found)->halt_reason()) return absl::FailedPreconditionError(*reason);
  const v1::Ledger description = (*found)->Describe();
  const auto tree = TreeOf(database, log, ledger);
  if (!tree.ok()) return tree.status();

  DeclaredLoss loss;
  loss.size = (*found)->head().size;
  const std::optional<std::string> anchored = anchor.Find(ledger);
  if (anchored.has_value()) {
    absl::Status lost = CheckIsLost(**tree, description, *anchored);
    if (!lost.ok()) return lost;
    loss.lost_checkpoint = *anchored;
    const auto kept_in = anchor.SetAside(ledger);
    if (!kept_in.ok()) return kept_in.status();
    loss.kept_in = *kept_in;
  } else if (const auto has_signed = store::Signatures(database).HasSigned(ledger);
             !has_signed.ok() || !*has_signed) {
    if (!has_signed.ok()) return has_signed.status();
    return absl::FailedPreconditionError("ledger " + ledger + " has never signed; nothing is lost");
  }
  loss.origin = description.origin() + "-from-" + std::to_string(loss.size.value);
  const auto key = keys.MakeNext(ledger, loss.origin);
  if (!key.ok()) return key.status();
  loss.verifier_key = key->verifier().Encode();
  if (absl::Status said = AppendRotation(log, ledger, loss, now); !said.ok()) return said;

  const auto head = (*tree)->Head(SizeThrough(Position{loss.size.value}));
  if (!head.ok()) return head.status();
  const auto note = proof::SignCheckpoint({loss.origin, *head, {}}, std::span(&*key, 1));
  if (!note.ok()) return note.status();
  const store::AnchorEntry entry{ledger, proof::EncodeNote(*note)};
  if (absl::Status kept = anchor.Append(std::span(&entry, 1)); !kept.ok()) return kept;
  return loss;
}

}  // namespace liggare::audit
