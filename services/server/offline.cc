#include "services/server/offline.h"

#include "absl/time/clock.h"
#include "services/audit/declare_loss.h"
#include "services/audit/import_records.h"
#include "services/server/opened_store.h"
#include "services/server/restore.h"

namespace liggare::server {
namespace {

std::string Told(const audit::Imported& imported) {
  std::string text = "ledger " + imported.ledger + ": imported " +
                     std::to_string(imported.to.value - imported.from.value) +
                     " records, and has the " + std::to_string(imported.to.value) +
                     " that its last checkpoint was signed for\n";
  if (imported.texts_gone > 0) {
    text += std::to_string(imported.texts_gone) +
            " private texts of these records are gone: a record only commits to them\n";
  }
  if (imported.left_out > 0) {
    text += std::to_string(imported.left_out) +
            " records beyond the last checkpoint are left out, for nothing vouches for them; "
            "append their events anew\n";
  }
  return text;
}

std::string Told(const std::string& ledger, const audit::DeclaredLoss& loss) {
  std::string text = "ledger " + ledger + ": goes on from its " + std::to_string(loss.size.value) +
                     " records without what it had signed for\n";
  if (loss.lost_checkpoint.empty()) {
    text += "what was signed last is not known: no anchor has it\n";
  } else {
    text += "what was signed last, kept in " + loss.kept_in + ":\n" + loss.lost_checkpoint;
  }
  return text + "new origin: " + loss.origin + "\nnew verifier key: " + loss.verifier_key + "\n";
}

}  // namespace

bool IsOffline(const Options& options) {
  return !options.import_records.empty() || !options.declare_loss.empty() ||
         !options.restore.empty();
}

absl::StatusOr<std::string> RunOffline(const Options& options) {
  if (!options.restore.empty()) return Restore(options);
  const auto opened = OpenStore(options);
  if (!opened.ok()) return opened.status();
  OpenedStore& store = **opened;
  if (!options.import_records.empty()) {
    const auto imported = audit::ImportRecords(*store.log, *store.anchor, options.import_records);
    return imported.ok() ? absl::StatusOr<std::string>(Told(*imported)) : imported.status();
  }
  const auto loss = audit::DeclareLoss(*store.database, *store.log, store.keys, *store.anchor,
                                       options.declare_loss, absl::Now());
  return loss.ok() ? absl::StatusOr<std::string>(Told(options.declare_loss, *loss)) : loss.status();
}

}  // namespace liggare::server
