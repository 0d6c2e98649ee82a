#include "services/ledger/blocks_rebuild.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "services/ledger/kept_blocks.h"
#include "services/ledger/rebuild_read.h"
#include "services/projection/block_rebuild.h"
#include "services/projection/plain_record.h"
#include "store/chunk.h"
#include "store/chunk_reader.h"

namespace liggare::ledger {
namespace {

// Some consecutive records; what is read of them borrows their runs.
struct Plain {
  struct Event {
    std::string_view bytes;
    projection::PlainRecord record;
  };
  int64_t events = 0;
  std::vector<store::RecordRun> runs;
  std::vector<Event> read;
};

absl::StatusOr<Plain> ReadPlainRecords(const std::string& ledger,
                                       std::vector<store::RecordRun> runs) {
  Plain plain{CountOf(runs), std::move(runs), {}};
  plain.read.resize(static_cast<size_t>(plain.events));
  Plain::Event* next = plain.read.data();
  const auto read = [&](Position position, std::string_view bytes) {
    next->bytes = bytes;
    if (!projection::ReadPlain(bytes, &next->record)) {
      return store::DamagedRange(ledger, position, position, "its bytes are no record");
    }
    ++next;
    return absl::OkStatus();
  };
  if (absl::Status all = store::ForEachRecord(plain.runs, read); !all.ok()) return all;
  return plain;
}

// Looks records up that lie near each other, with what it looked the one before up with.
class NearbyRecords {
 public:
  NearbyRecords(const store::EventLog& log, const std::string& ledger)
      : log_(log), ledger_(ledger), reader_(log.NewReader(ledger)) {}

  absl::StatusOr<v1::Record> At(Position position) {
    v1::Record record;
    absl::Status read = reader_->Parse(position, record);
    if (!read.ok()) return read;
    return record;
  }

  absl::StatusOr<std::optional<Position>> NextWith(const std::string& tag, Position from) {
    if (scan_ == nullptr || tag != tag_ || from < from_) {
      scan_ = log_.Scan(ledger_, {{tag}}, from, store::Direction::kForward);
      tag_ = tag;
    }
    scan_->SeekTo(from);
    auto found = scan_->Next();
    if (found.ok() && found->has_value()) {
      from_ = Position{(*found)->value + 1};
    } else {
      scan_ = nullptr;
    }
    return found;
  }

 private:
  const store::EventLog& log_;
  const std::string& ledger_;
  const std::unique_ptr<store::ChunkReader> reader_;
  std::unique_ptr<store::PositionScan> scan_;
  std::string tag_;
  Position from_;  // where the scan goes on
};

}  // namespace

struct BlocksRebuild::OfLedger {
  projection::SegmentRebuild segments;
  projection::TotalsRebuild totals;
  KeptBlocks kept;
};

BlocksRebuild::BlocksRebuild(const store::Database& database, const store::EventLog& log,
                             std::shared_ptr<const store::Derived> derived)
    : database_(database), log_(log), derived_(std::move(derived)) {}

BlocksRebuild::~BlocksRebuild() = default;

absl::Status BlocksRebuild::Continue(const std::string& ledger, Size from, Size to,
                                     RebuiltEvents told) {
  std::unique_ptr<OfLedger>& of_ledger = ledgers_[ledger];
  if (of_ledger == nullptr) {
    of_ledger.reset(new OfLedger{projection::SegmentRebuild(ledger),
                                 projection::TotalsRebuild(ledger),
                                 KeptBlocks(ledger, store::Blocks(database_, derived_))});
  }
  OfLedger& blocks = *of_ledger;
  NearbyRecords nearby(log_, ledger);
  const auto record_at = [&](Position position) { return nearby.At(position); };
  const auto next_with = [&](const std::string& tag, Position at) {
    return nearby.NextWith(tag, at);
  };
  const auto make = [&](Size at) -> absl::StatusOr<Plain> {
    auto runs = ReadToRebuild(log_, ledger, at, to);
    if (!runs.ok()) return runs.status();
    return ReadPlainRecords(ledger, *std::move(runs));
  };
  const auto take = [&](Size, Plain made) -> absl::Status {
    for (const Plain::Event& event : made.read) {
      absl::Status added = blocks.segments.Add(event.record, event.bytes, {record_at, next_with});
      if (!added.ok()) return added;
    }
    absl::Status begun = putting_.Begin([&blocks, segments = blocks.segments.Take()]() mutable {
      return blocks.kept.Put(blocks.totals.Add(std::move(segments)));
    });
    return begun.ok() ? told(made.events) : begun;
  };
  return InTwoStages<Plain>(from, make, take);
}

}  // namespace liggare::ledger
