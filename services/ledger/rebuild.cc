#include "services/ledger/rebuild.h"

#include <malloc.h>

#include <algorithm>
#include <map>
#include <utility>

#include "absl/synchronization/notification.h"
#include "services/budget/refusal.h"
#include "services/ledger/blocks_rebuild.h"
#include "services/ledger/hashes_rebuild.h"
#include "services/ledger/index_rebuild.h"

namespace liggare::ledger {
namespace {

// So few events may be left to the switch, while which appends wait; but a rebuild that appends
// outrun is not made to catch up for ever.
constexpr int64_t kLeftToSwitchMax = 10'000;
constexpr int kCatchUpsMax = 10;

v1::RebuildPhase PhaseOf(Size from) {
  return from.value == 0 ? v1::REBUILD_PHASE_READING : v1::REBUILD_PHASE_CATCHING_UP;
}

// Calls for what each ledger has from where the call before ended to its head, again and again
// until next to nothing is left.
absl::Status CatchUp(
    const store::EventLog& log,
    absl::FunctionRef<absl::Status(const std::string& ledger, Size from, Size to)> rebuild) {
  std::map<std::string, Size> done;
  for (int i = 0; i < kCatchUpsMax; ++i) {
    int64_t left = 0;
    for (const std::string& ledger : log.Ledgers()) {
      // A damaged ledger keeps no other from being rebuilt.
      const absl::StatusOr<store::LedgerHead> head = log.Head(ledger);
      if (!head.ok() || !log.Damage(ledger).ok() || head->size == done[ledger]) continue;
      absl::Status rebuilt = rebuild(ledger, done[ledger], head->size);
      if (!rebuilt.ok()) return rebuilt;
      left += head->size.value - done[ledger].value;
      done[ledger] = head->size;
    }
    // As much has come in the time of this turn as in about as long a turn before.
    if (left <= kLeftToSwitchMax) break;
  }
  return absl::OkStatus();
}

}  // namespace

// Tells how far a rebuild has come, and hears whether it is given up.
class Rebuild::Teller {
 public:
  Teller(Progress progress, int64_t events_total)
      : progress_(progress), events_total_(events_total) {}

  absl::Status Tell(v1::RebuildPhase phase, const std::string& ledger, int64_t events) {
    events_done_ += events;
    // Events that are appended meanwhile are to be done as well.
    events_total_ = std::max(events_total_, events_done_);
    if (progress_(phase, ledger, events_done_, events_total_)) return absl::OkStatus();
    return budget::Refuse(v1::ERROR_REASON_CANCELLED,
                          "the rebuild was given up; what was in use stays");
  }

 private:
  const Progress progress_;
  int64_t events_done_ = 0;
  int64_t events_total_;
};

absl::Status Rebuild::Run(v1::RebuildScope scope, Progress progress) {
  const bool all = scope == v1::REBUILD_SCOPE_UNSPECIFIED || scope == v1::REBUILD_SCOPE_EVERYTHING;
  const bool with_indexes = all || scope == v1::REBUILD_SCOPE_INDEXES;
  const bool with_blocks = all || scope == v1::REBUILD_SCOPE_BLOCKS;
  const bool with_hashes = all || scope == v1::REBUILD_SCOPE_HASHES;
  int64_t events = 0;
  for (const auto& ledger : ledgers_.All()) events += ledger->head().size.value;
  Teller teller(progress, events * (with_indexes + with_blocks + with_hashes));
  absl::Status rebuilt = with_indexes ? RebuildIndexes(teller) : absl::OkStatus();
  if (rebuilt.ok() && with_blocks) rebuilt = RebuildBlocks(teller);
  if (rebuilt.ok() && with_hashes) rebuilt = RebuildHashes(teller);
  // A rebuild takes much memory for a while, which the C library would keep for the next.
  malloc_trim(0);
  return rebuilt;
}

template <typename Derivation>
absl::Status Rebuild::MakeAnew(std::span<const store::DerivedFamily> families, Teller& teller) {
  auto derived = database_.NewGeneration(families);
  if (!derived.ok()) return derived.status();
  Derivation derivation(database_, log_, *derived);
  absl::Status made = CatchUp(log_, [&](const std::string& ledger, Size from, Size to) {
    const auto told = [&](int64_t events) { return teller.Tell(PhaseOf(from), ledger, events); };
    return derivation.Continue(ledger, from, to, told);
  });
  if (made.ok()) made = derivation.Finish();
  return made.ok() ? Switch(*std::move(derived), teller) : made;
}

absl::Status Rebuild::RebuildIndexes(Teller& teller) {
  return MakeAnew<IndexRebuild>({{store::DerivedFamily::kEventIds, store::DerivedFamily::kTags}},
                                teller);
}

absl::Status Rebuild::RebuildBlocks(Teller& teller) {
  return MakeAnew<BlocksRebuild>({{store::DerivedFamily::kBlocks}}, teller);
}

absl::Status Rebuild::RebuildHashes(Teller& teller) {
  return MakeAnew<HashesRebuild>({{store::DerivedFamily::kHashes}}, teller);
}

absl::Status Rebuild::Switch(std::shared_ptr<const store::Derived> derived, Teller& teller) {
  absl::Status told = teller.Tell(v1::REBUILD_PHASE_SWITCHING, "", 0);
  if (!told.ok()) return told;
  absl::Status switched;
  absl::Notification done;
  absl::Status asked = sequencer_.Between([&] {
    switched = log_.Switch(derived);
    // Whoever asks next loads from what is live now.
    if (switched.ok()) ledgers_.Reload();
    done.Notify();
  });
  if (!asked.ok()) return asked;
  done.WaitForNotification();
  return switched;
}

}  // namespace liggare::ledger
