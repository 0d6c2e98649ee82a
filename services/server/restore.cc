#include "services/server/restore.h"

#include "absl/time/time.h"
#include "services/audit/checkpoints.h"
#include "services/audit/scrub.h"
#include "services/ledger/ledgers.h"
#include "services/server/opened_store.h"
#include "store/backups.h"
#include "store/clock.h"
#include "store/merkle_tree.h"
#include "store/proof/hash.h"

namespace liggare::server {
namespace {

std::string Told(const ledger::Ledger& ledger) {
  const std::string text = "ledger " + ledger.id() + ": " +
                           std::to_string(ledger.head().size.value) + " events are restored; ";
  if (const auto behind = ledger.behind_anchor()) return text + "READ-ONLY: " + *behind + "\n";
  const auto tree = ledger.tree();
  const auto head = tree.ok() ? (*tree)->Head(ledger.head().size) : tree.status();
  return text + "they have the root " + (head.ok() ? proof::HashText(head->root) : "?") +
         ", and all that the anchor says was signed is there\n";
}

// What lies in the restored folder, read and held against the anchor.
absl::StatusOr<std::string> Verify(const Options& options) {
  const auto store = OpenStore(options);
  if (!store.ok()) return store.status();
  const auto ledgers = ledger::Ledgers::Open(*(*store)->database, *(*store)->log);
  if (!ledgers.ok()) return ledgers.status();
  audit::Checkpoints checkpoints({**ledgers, *(*store)->log, (*store)->keys, *(*store)->anchor,
                                  (*store)->signatures, store::SystemClock(),
                                  absl::ZeroDuration()});
  if (absl::Status checked = checkpoints.CheckAnchor(); !checked.ok()) return checked;
  std::string text;
  std::string damages;
  audit::Scrub scrub(**ledgers, *(*store)->log, checkpoints);
  for (const auto& ledger : (*ledgers)->All()) {
    // What lacks the newest events is no damage; why it is read-only is told below.
    if (!ledger->behind_anchor().has_value()) {
      const absl::Status read = scrub.Run(ledger->id(), [&](const audit::ScrubProgress& progress) {
        if (progress.damage.has_value()) {
          damages += "ledger " + ledger->id() + ": " + progress.damage->what() + "\n";
        }
        return true;
      });
      if (!read.ok()) return read;
    }
    text += Told(*ledger);
  }
  for (const auto& [id, reason] : (*ledgers)->Lost()) {
    text += "ledger " + id + ": nothing of it is in the backup; " + reason + "\n";
  }
  if (damages.empty()) return text;
  return absl::DataLossError("what was restored to " + options.data + " is damaged: " + damages);
}

}  // namespace

absl::StatusOr<std::string> Restore(const Options& options) {
  const auto backup =
      store::RestoreBackup(options.restore, options.restored_backup, options.restore_to);
  if (!backup.ok()) return backup.status();
  const auto verified = Verify(options);
  if (!verified.ok()) return verified.status();
  return "backup " + std::to_string(backup->number) + " of " +
         absl::FormatTime(absl::RFC3339_sec, backup->made_at, absl::UTCTimeZone()) +
         " is restored to " + options.restore_to + "\n" + *verified;
}

}  // namespace liggare::server
