// Backups of what the store holds, made while its disk fails: one that was made is whole, whatever
// happens after.

#include "absl/strings/str_cat.h"
#include "store/backups.h"
#include "tests/crash/simulator.h"

namespace liggare::crash {
namespace {

constexpr int64_t kFreeBytesMin = 1 << 20;
constexpr int64_t kKept = 2;

}  // namespace

void Simulator::BackUp() {
  Note("back up");
  auto backups = store::Backups::Open(*faults_.env(), folder_.path() + "/backups");
  if (!Answered(backups.status(), "opening the folder of backups")) return;
  int64_t events = 0;
  for (const auto& ledger : ledgers_) events += ledger->size().value;
  const auto made = (*backups)->Create(store_.database(), events, kFreeBytesMin, kKept,
                                       [](int64_t) { return true; });
  faults_.AwaitQuiet();
  if (disk_full_) {
    if (made.ok()) Fail("a backup is made on a full disk");
    return;
  }
  if (!Answered(made.status(), "making a backup")) return;
  backups_made_.insert(made->number);
  Count("backups made");
}

void Simulator::CheckBackup() {
  if (backups_made_.empty()) return;
  const std::string folder = folder_.path() + "/backups";
  {
    auto backups = store::Backups::Open(*faults_.env(), folder);
    if (!backups.ok()) Fail("the folder of backups: " + backups.status().ToString());
    const auto listed = (*backups)->List();
    if (!listed.ok()) Fail("listing backups: " + listed.status().ToString());
    for (const store::Backup& backup : *listed) {
      // One that was cut short may be there, and says so.
      if (backup.damaged && !backups_made_.contains(backup.number)) continue;
      const absl::Status verified = (*backups)->Verify(backup.number);
      if (!verified.ok()) Fail("a backup is not whole: " + verified.ToString());
    }
  }
  const std::string to = folder_.path() + "/restored";
  const auto restored = store::RestoreBackup(folder, *backups_made_.rbegin(), to, faults_.env());
  if (!restored.ok()) Fail("restoring a backup: " + restored.status().ToString());
  SimulatedStore store(faults_, clock_, keys_, to);
  if (const absl::Status opened = store.Open(1 + Below(60)); !opened.ok()) {
    Fail("a restored store does not open: " + opened.ToString());
  }
  int64_t events = 0;
  for (const auto& ledger : ledgers_) {
    const auto found = store.ledgers().Find(ledger->id());
    if (!found.ok()) Fail("a backup lacks a ledger: " + found.status().ToString());
    const Size size = (*found)->head().size;
    events += size.value;
    CheckRecords(store, *ledger, Size{0}, size);
    CheckIds(store, *ledger, size);
    CheckRoot(store, *ledger, size);
    CheckBudget(store, *ledger, size);
  }
  if (events < restored->events) Fail("a backup has less than it says");
  Count("backups restored");
}

}  // namespace liggare::crash
