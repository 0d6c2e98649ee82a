// The store on a disk that changes what it holds, or answers what it does not.

#include <algorithm>
#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/crash/simulator.h"
#include "tests/support/damage.h"

namespace liggare::crash {

void Simulator::Rot() {
  rotten_ = true;
  faults_before_ = faults_.faults();
  planned_.clear();
  Chance(60) ? RotAFile() : PlanWrongRead();
  Beyond beyond;
  for (int lives = 0; lives < 2; ++lives) {
    const absl::Status opened = store_.Open(1 + Below(30));
    Note(absl::StrCat("the damaged store opens: ", opened.ToString()));
    Count(opened.ok() ? "rot: opened" : "rot: refused to open");
    if (!opened.ok()) break;
    CheckDamaged(beyond);
    if (lives == 0) beyond = UseDamaged();
    CheckDamaged(beyond);
    store_.Close();
  }
  if (faults_.faults() > faults_before_) Count("fault: " + planned_);
}

void Simulator::RotAFile() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() + "/store")) {
    const std::string name = entry.path().filename().string();
    const bool is_used = !name.starts_with("LOCK") && !name.starts_with("LOG");
    if (is_used && entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const std::filesystem::path& file = files[static_cast<size_t>(Below(std::ssize(files)))];
  const auto bytes = static_cast<int64_t>(std::filesystem::file_size(file));
  const int64_t at = Below(bytes);
  const std::string where = absl::StrCat(file.filename().string(), " at ", at, " of ", bytes);
  if (Chance(85)) {
    Note("a bit flips in " + where);
    Count("fault: flipped bit");
    support::FlipBit(file.string(), static_cast<size_t>(at));
  } else {
    Note("lost is the end of " + where);
    Count("fault: lost end of a file");
    std::filesystem::resize_file(file, static_cast<uintmax_t>(at));
  }
}

// Of tables only: there RocksDB, as Debian builds it, takes what it reads for sound at some places,
// and ends the process where it is not.
void Simulator::PlanWrongRead() {
  static constexpr std::pair<const char*, support::Fault> kFaults[] = {
      {"misdirected read", support::Fault::kMisdirected},
      {"stale read", support::Fault::kStale},
      {"failed read", support::Fault::kFail}};
  const auto& [name, fault] = kFaults[Below(std::size(kFaults))];
  Plan(name,
       {fault, support::Operation::kRead, support::FileKind::kTable, static_cast<int>(Below(20))});
}

Simulator::Beyond Simulator::UseDamaged() {
  ExpectedLedger& ledger = *ledgers_.front();
  const auto& appends = ledger.appends();
  const StoredAppend& stored = appends[static_cast<size_t>(Below(std::ssize(appends)))];
  const auto repeated = store_.Append(stored.request);
  Note(absl::StrCat("a repetition: ", repeated.status().ToString()));
  if (repeated.ok() &&
      (!repeated->repeated_append() || repeated->first_position() != stored.first.value)) {
    Fail("a damaged store stores a repetition");
  }
  const auto appended = store_.Append(ledger.RequestOf({ledger.history().Entry()}));
  Note(absl::StrCat("a new append: ", appended.status().ToString()));
  if (appended.ok() && appended->first_position() != ledger.size().value) {
    Fail("a damaged store numbers anew");
  }
  Note(absl::StrCat("a rebuild: ", store_.Rebuild(v1::REBUILD_SCOPE_EVERYTHING).ToString()));
  return {appended.ok() ? 1 : 0, 1};
}

void Simulator::CheckDamaged(const Beyond& beyond) {
  for (const auto& ledger : ledgers_) {
    const Beyond its = ledger == ledgers_.front() ? beyond : Beyond{};
    const auto found = store_.ledgers().Find(ledger->id());
    if (!found.ok()) Fail("a damaged store forgets a ledger");
    // Loading it finds where the damage begins, and a ledger that has halted ends there.
    (*found)->projection().status().IgnoreError();
    const int64_t size = (*found)->head().size.value;
    const int64_t kept = ledger->size().value;
    if (size < kept + its.least && !(*found)->halt_reason()) {
      Fail(absl::StrCat("a damaged store has ", size, " events, and says nothing"));
    }
    if (size > kept + its.most) Fail("a damaged store makes events up");
    const Size sound{std::min(size, kept)};
    CheckRecords(store_, *ledger, Size{0}, sound);
    CheckIds(store_, *ledger, sound);
    if (sound.value == 0) continue;
    CheckRoot(store_, *ledger, sound);
    CheckProofs(store_, *ledger, sound);
    CheckTexts(store_, *ledger, sound);
    CheckBudget(store_, *ledger, sound);
  }
}

}  // namespace liggare::crash
