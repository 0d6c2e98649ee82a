#include "services/ledger/rebuild.h"

#include <algorithm>
#include <future>
#include <map>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "services/budget/refusal.h"
#include "services/budget/tags.h"
#include "services/ledger/kept_blocks.h"
#include "services/projection/block_rebuild.h"
#include "store/index_runs.h"
#include "store/record_run.h"
#include "store/stored_record.h"

namespace liggare::ledger {
namespace {

constexpr size_t kReadBytesMax = 4u << 20;
constexpr int64_t kIndexRunEvents = 500'000;
// So few events may be left to the switch, while which appends wait; but a rebuild that appends
// outrun is not made to catch up for ever.
constexpr int64_t kLeftToSwitchMax = 10'000;
constexpr int kCatchUpsMax = 10;

// What is derived of some consecutive records.
struct DerivedEvent {
  std::string id;
  TagList tags;
};

absl::StatusOr<std::vector<DerivedEvent>> DeriveIndexes(const std::string& ledger,
                                                        const std::vector<store::RecordRun>& runs) {
  std::vector<DerivedEvent> derived;
  google::protobuf::Arena arena;
  const auto derive = [&](Position position, std::string_view bytes) {
    auto* record = google::protobuf::Arena::CreateMessage<v1::Record>(&arena);
    absl::Status parsed = store::ParseRecordInto(ledger, position, bytes, *record);
    if (!parsed.ok()) return parsed;
    DerivedEvent& event = derived.emplace_back();
    event.id = record->event().event_id();
    budget::AddTags(*record, event.tags);
    return absl::OkStatus();
  };
  if (absl::Status read = store::ForEachRecord(runs, derive); !read.ok()) return read;
  return derived;
}

v1::RebuildPhase PhaseOf(Size from) {
  return from.value == 0 ? v1::REBUILD_PHASE_READING : v1::REBUILD_PHASE_CATCHING_UP;
}

int64_t CountOf(const std::vector<store::RecordRun>& runs) {
  int64_t count = 0;
  for (const store::RecordRun& run : runs) count += run.count;
  return count;
}

// Two stages on two threads: `make` from what lies from a position on, and `take` what was made.
// What is made says of how many events it is; of none at the end.
template <typename Made>
absl::Status InTwoStages(Size from, absl::FunctionRef<absl::StatusOr<Made>(Size)> make,
                         absl::FunctionRef<absl::Status(Size, Made)> take) {
  const auto begin = [&](Size at) { return std::async(std::launch::async, make, at); };
  std::future<absl::StatusOr<Made>> next = begin(from);
  while (true) {
    absl::StatusOr<Made> made = next.get();
    if (!made.ok()) return made.status();
    if (made->events == 0) return absl::OkStatus();
    const Size at = from;
    from.value += made->events;
    next = begin(from);
    absl::Status taken = take(at, *std::move(made));
    if (!taken.ok()) {
      next.wait();
      return taken;
    }
  }
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
  const bool with_indexes = scope != v1::REBUILD_SCOPE_BLOCKS;
  const bool with_blocks = scope != v1::REBUILD_SCOPE_INDEXES;
  int64_t events = 0;
  for (const auto& ledger : ledgers_.All()) events += ledger->head().size.value;
  Teller teller(progress, with_indexes && with_blocks ? 2 * events : events);
  absl::Status rebuilt = with_indexes ? RebuildIndexes(teller) : absl::OkStatus();
  if (rebuilt.ok() && with_blocks) rebuilt = RebuildBlocks(teller);
  return rebuilt;
}

absl::Status Rebuild::RebuildIndexes(Teller& teller) {
  struct Made {
    int64_t events = 0;
    std::vector<DerivedEvent> derived;
  };
  auto derived =
      database_.NewGeneration({{store::DerivedFamily::kEventIds, store::DerivedFamily::kTags}});
  if (!derived.ok()) return derived.status();
  store::IndexRuns runs(database_, *derived);
  absl::Status caught_up = CatchUp(log_, [&](const std::string& ledger, Size from, Size to) {
    const auto make = [&](Size at) -> absl::StatusOr<Made> {
      auto read = log_.ReadRuns(ledger, Position{at.value}, to, kReadBytesMax);
      if (!read.ok()) return read.status();
      auto made = DeriveIndexes(ledger, *read);
      if (!made.ok()) return made.status();
      return Made{CountOf(*read), *std::move(made)};
    };
    const auto take = [&](Size at, Made made) {
      Position position{at.value};
      for (const DerivedEvent& event : made.derived) {
        absl::Status added = runs.Add(ledger, position, event.id, event.tags);
        if (!added.ok()) return added;
        ++position.value;
      }
      if (runs.gathered().events >= kIndexRunEvents) {
        if (absl::Status written = runs.Write(); !written.ok()) return written;
      }
      return teller.Tell(PhaseOf(from), ledger, made.events);
    };
    return InTwoStages<Made>(from, make, take);
  });
  if (caught_up.ok()) caught_up = runs.Write();
  return caught_up.ok() ? Switch(*std::move(derived), teller) : caught_up;
}

absl::Status Rebuild::RebuildBlocks(Teller& teller) {
  struct Made {
    int64_t events = 0;
    std::vector<projection::Block> blocks;
  };
  struct OfLedger {
    projection::SegmentRebuild segments;
    projection::TotalsRebuild totals;
    KeptBlocks kept;
  };
  auto derived = database_.NewGeneration({{store::DerivedFamily::kBlocks}});
  if (!derived.ok()) return derived.status();
  std::map<std::string, std::unique_ptr<OfLedger>> ledgers;
  absl::Status caught_up = CatchUp(log_, [&](const std::string& ledger, Size from, Size to) {
    std::unique_ptr<OfLedger>& of_ledger = ledgers[ledger];
    if (of_ledger == nullptr) {
      of_ledger.reset(new OfLedger{projection::SegmentRebuild(ledger),
                                   projection::TotalsRebuild(ledger),
                                   KeptBlocks(ledger, store::Blocks(database_, *derived))});
    }
    OfLedger& blocks = *of_ledger;
    const auto record_at = [&](Position position) { return log_.ReadOne(ledger, position); };
    const auto next_with = [&](const std::string& tag, Position at) {
      return log_.Scan(ledger, {{tag}}, at, store::Direction::kForward)->Next();
    };
    const auto make = [&](Size at) -> absl::StatusOr<Made> {
      auto read = log_.ReadRuns(ledger, Position{at.value}, to, kReadBytesMax);
      if (!read.ok()) return read.status();
      absl::Status added = store::ForEachRecord(*read, [&](Position, std::string_view bytes) {
        return blocks.segments.Add(bytes, {record_at, next_with});
      });
      if (!added.ok()) return added;
      return Made{CountOf(*read), blocks.segments.Take()};
    };
    const auto take = [&](Size, Made made) {
      absl::Status put = blocks.kept.Put(blocks.totals.Add(std::move(made.blocks)));
      return put.ok() ? teller.Tell(PhaseOf(from), ledger, made.events) : put;
    };
    return InTwoStages<Made>(from, make, take);
  });
  return caught_up.ok() ? Switch(*std::move(derived), teller) : caught_up;
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
