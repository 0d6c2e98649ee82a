#include "services/ledger/index_rebuild.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/budget/tags.h"
#include "services/budget/wire_tags.h"
#include "services/ledger/rebuild_read.h"
#include "store/chunk.h"
#include "store/stored_record.h"

namespace liggare::ledger {
namespace {

// Two of these are in memory: one that is gathered, and one that is written.
constexpr int64_t kRunEvents = 500'000;

// What an index holds of some consecutive records; borrows it from their runs.
struct Indexed {
  struct Event {
    std::string_view id;
    TagList tags;
  };
  int64_t events = 0;
  std::vector<store::RecordRun> runs;
  std::vector<Event> indexed;
};

// Reads what an index holds of records one after the other.
class IndexedReader {
 public:
  explicit IndexedReader(const std::string& ledger) : ledger_(ledger) {}

  absl::StatusOr<Indexed> Read(std::vector<store::RecordRun> runs) {
    Indexed read{CountOf(runs), std::move(runs), {}};
    read.indexed.reserve(static_cast<size_t>(read.events));
    const auto add = [&](Position position, std::string_view bytes) {
      absl::Status sound = ReadOne(position, bytes);
      if (sound.ok()) read.indexed.push_back({wire_.event_id, tags_});
      return sound;
    };
    if (absl::Status all = store::ForEachRecord(read.runs, add); !all.ok()) return all;
    return read;
  }

 private:
  absl::Status ReadOne(Position position, std::string_view bytes) {
    const bool is_next = budget::ReadWireTags(bytes, &wire_, &tags_) && wire_.ledger == ledger_ &&
                         wire_.position == position.value;
    if (is_next && wire_.has_tags) return absl::OkStatus();
    absl::Status parsed = store::ParseRecordInto(ledger_, position, bytes, record_);
    if (!parsed.ok()) return parsed;
    if (wire_.event_id != record_.event().event_id()) {
      return store::DamagedRange(ledger_, position, position, "its event has no id to be found by");
    }
    tags_.Clear();
    budget::AddTags(record_, tags_);
    return absl::OkStatus();
  }

  const std::string& ledger_;
  budget::WireRecord wire_;
  TagList tags_;
  v1::Record record_;
};

}  // namespace

IndexRebuild::IndexRebuild(const store::Database& database, const store::EventLog& log,
                           std::shared_ptr<const store::Derived> derived)
    : database_(database), log_(log), derived_(std::move(derived)), gathering_(NewRuns()) {}

std::unique_ptr<store::IndexRuns> IndexRebuild::NewRuns() const {
  return std::make_unique<store::IndexRuns>(database_, derived_);
}

absl::Status IndexRebuild::Continue(const std::string& ledger, Size from, Size to,
                                    RebuiltEvents told) {
  IndexedReader reader(ledger);
  const auto make = [&](Size at) -> absl::StatusOr<Indexed> {
    auto runs = ReadToRebuild(log_, ledger, at, to);
    if (!runs.ok()) return runs.status();
    return reader.Read(*std::move(runs));
  };
  const auto take = [&](Size at, Indexed made) -> absl::Status {
    Position position{at.value};
    for (const Indexed::Event& event : made.indexed) {
      absl::Status added = gathering_->Add(ledger, position, event.id, event.tags);
      if (!added.ok()) return added;
      ++position.value;
    }
    if (gathering_->gathered().events >= kRunEvents) {
      if (absl::Status begun = Write(); !begun.ok()) return begun;
    }
    return told(made.events);
  };
  return InTwoStages<Indexed>(from, make, take);
}

absl::Status IndexRebuild::Write() {
  return writing_.Begin([runs = std::exchange(gathering_, NewRuns())] { return runs->Write(); });
}

absl::Status IndexRebuild::Finish() {
  absl::Status begun = Write();
  return begun.ok() ? writing_.Await() : begun;
}

}  // namespace liggare::ledger
