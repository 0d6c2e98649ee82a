#include "services/audit/import_records.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "services/audit/record_file.h"
#include "services/budget/texts.h"
#include "store/batch.h"
#include "store/chunk_reader.h"
#include "store/proof/checkpoint.h"
#include "store/proof/frontier.h"
#include "store/proof/note.h"
#include "store/timestamp.h"

namespace liggare::audit {
namespace {

constexpr size_t kReadBytesMax = 4u << 20;

absl::Status NotTheNext(const std::string& ledger, int64_t position, const std::string& why) {
  return absl::InvalidArgumentError("the record for position " + std::to_string(position) +
                                    " of ledger " + ledger + " cannot be imported: " + why);
}

// A record of the file, parsed.
struct Read {
  std::string bytes;
  v1::Record record;
};

absl::StatusOr<std::optional<Read>> NextOf(RecordFile& file) {
  auto bytes = file.Next();
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::nullopt;
  Read read{**std::move(bytes), {}};
  // What it cannot be stored as again was stored by a newer program.
  if (!read.record.ParseFromString(read.bytes) || read.record.SerializeAsString() != read.bytes) {
    return absl::InvalidArgumentError("the bytes of a record are none that this program stores");
  }
  return std::optional<Read>(std::move(read));
}

// What is imported into.
struct Target {
  std::string ledger;
  // What it has, and what it has signed for.
  Size size;
  proof::TreeHead anchored;
};

absl::StatusOr<Target> TargetOf(const store::EventLog& log, const store::Anchor& anchor,
                                const std::string& ledger) {
  Target target{ledger, {}, {}};
  const auto head = log.Head(ledger);
  if (!head.ok() && !absl::IsNotFound(head.status())) return head.status();
  if (head.ok()) target.size = head->size;
  const std::optional<std::string> note = anchor.Find(ledger);
  if (!note.has_value()) {
    return absl::FailedPreconditionError("no checkpoint of ledger " + ledger + " is in " +
                                         anchor.folder() + ", so that nothing vouches for records");
  }
  const auto parsed = proof::ParseNote(*note);
  if (!parsed.ok()) return parsed.status();
  const auto checkpoint = proof::ParseCheckpoint(parsed->text);
  if (!checkpoint.ok()) return checkpoint.status();
  target.anchored = checkpoint->head;
  if (target.anchored.size > target.size) return target;
  return absl::FailedPreconditionError("ledger " + ledger + " has all " +
                                       std::to_string(target.anchored.size.value) +
                                       " records that it has signed for; nothing is missing");
}

// Hashes what the ledger has.
absl::Status HashStored(const store::EventLog& log, const Target& target,
                        proof::Frontier& frontier) {
  while (frontier.size() < target.size) {
    const auto runs =
        log.ReadRuns(target.ledger, Position{frontier.size().value}, target.size, kReadBytesMax);
    if (!runs.ok()) return runs.status();
    for (const store::RecordRun& run : *runs) {
      std::string_view wire = run.wire;
      for (int32_t i = 0; i < run.count; ++i) {
        frontier.Add(proof::LeafHash(store::TakeRecord(wire)));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPlace(const Target& target, const Read& read, int64_t position) {
  if (read.record.ledger() != target.ledger) {
    return NotTheNext(target.ledger, position, "it is of ledger " + read.record.ledger());
  }
  if (read.record.position() != position) {
    return NotTheNext(target.ledger, position,
                      "it is that of position " + std::to_string(read.record.position()));
  }
  return absl::OkStatus();
}

// Reads the file through: its records follow, those that are there are the same, and all together
// have the root that was signed.
absl::Status CheckFile(const store::EventLog& log, const Target& target, const std::string& path,
                       Imported& imported) {
  proof::Frontier frontier;
  if (absl::Status hashed = HashStored(log, target, frontier); !hashed.ok()) return hashed;
  const auto stored = log.NewReader(target.ledger);
  RecordFile file(path);
  std::optional<int64_t> next;
  while (true) {
    const auto read = NextOf(file);
    if (!read.ok()) return read.status();
    if (!read->has_value()) break;
    if (!next.has_value()) next = std::min((*read)->record.position(), target.size.value);
    if (absl::Status placed = CheckPlace(target, **read, *next); !placed.ok()) return placed;
    const Position position{(*next)++};
    if (!target.anchored.size.Contains(position)) {
      ++imported.left_out;
    } else if (!target.size.Contains(position)) {
      frontier.Add(proof::LeafHash((*read)->bytes));
    } else if (const auto bytes = stored->Record(position); !bytes.ok()) {
      return bytes.status();
    } else if (*bytes != (*read)->bytes) {
      return NotTheNext(target.ledger, position.value, "another is there");
    }
  }
  if (frontier.size() < target.anchored.size) {
    return NotTheNext(target.ledger, frontier.size().value,
                      "the file ends before it, and a checkpoint of " +
                          std::to_string(target.anchored.size.value) + " records was signed");
  }
  const proof::TreeHead head = frontier.head();
  if (head == target.anchored) return absl::OkStatus();
  return absl::InvalidArgumentError("with the file the first " + std::to_string(head.size.value) +
                                    " records of ledger " + target.ledger + " have the root " +
                                    proof::HashText(head.root) + ", and what was signed has " +
                                    proof::HashText(target.anchored.root) +
                                    ": these are not the records that were");
}

// Stores whole appends, as many in a commit as fit.
class Importer {
 public:
  Importer(store::EventLog& log, std::string ledger) : log_(log), ledger_(std::move(ledger)) {}

  absl::Status Add(std::deque<Read> append) {
    absl::Status added = TryAdd(append);
    if (absl::IsResourceExhausted(added) && batch_.has_value() && !batch_->empty()) {
      if (absl::Status committed = Commit(); !committed.ok()) return committed;
      added = TryAdd(append);
    }
    if (!added.ok()) return added;
    // Which leaves its records where they are.
    kept_.push_back(std::move(append));
    return absl::OkStatus();
  }

  absl::Status Commit() {
    if (!batch_.has_value()) return absl::OkStatus();
    absl::Status committed = log_.Commit(*batch_);
    batch_.reset();
    kept_.clear();
    return committed;
  }

 private:
  absl::Status TryAdd(std::deque<Read>& append) {
    if (!batch_.has_value()) batch_.emplace(log_.NewBatch(absl::Now()));
    const absl::Time recorded_at = store::FromTimestamp(append.front().record.recorded_at());
    absl::Status done =
        batch_->BeginRecorded(ledger_, static_cast<int>(append.size()), recorded_at);
    if (!done.ok()) return done;
    for (Read& read : append) {
      done = batch_->Add(read.record, {});
      // What numbering and stamping it changed was not what followed here.
      if (done.ok() && read.record.SerializeAsString() != read.bytes) {
        done = NotTheNext(ledger_, read.record.position(), "its append or time is not its own");
      }
      if (!done.ok()) break;
    }
    if (done.ok()) {
      batch_->Seal();
    } else {
      batch_->Abandon();
    }
    return done;
  }

  store::EventLog& log_;
  const std::string ledger_;
  std::deque<std::deque<Read>> kept_;  // what the batch borrows
  std::optional<store::Batch> batch_;
};

absl::Status Store(store::EventLog& log, const Target& target, const std::string& path,
                   Imported& imported) {
  RecordFile file(path);
  Importer importer(log, target.ledger);
  std::deque<Read> append;
  while (true) {
    auto read = NextOf(file);
    if (!read.ok()) return read.status();
    if (!read->has_value()) break;
    const Position position{(*read)->record.position()};
    if (target.size.Contains(position) || !target.anchored.size.Contains(position)) continue;
    v1::Payload payload = (*read)->record.event().payload();
    for (const auto& [field, text] : budget::PrivateTexts(payload)) {
      if (!text->commitment().empty()) ++imported.texts_gone;
    }
    const int64_t append_end = (*read)->record.append_first() + (*read)->record.append_count();
    append.push_back(**std::move(read));
    if (SizeThrough(position).value < append_end) continue;
    absl::Status added = importer.Add(std::exchange(append, {}));
    if (!added.ok()) return added;
  }
  return importer.Commit();
}

}  // namespace

absl::StatusOr<Imported> ImportRecords(store::EventLog& log, const store::Anchor& anchor,
                                       const std::string& path) {
  RecordFile file(path);
  const auto first = NextOf(file);
  if (!first.ok()) return first.status();
  if (!first->has_value()) return absl::InvalidArgumentError(path + " holds no record");
  const auto target = TargetOf(log, anchor, (*first)->record.ledger());
  if (!target.ok()) return target.status();
  Imported imported{target->ledger, target->size, target->anchored.size};
  if (absl::Status checked = CheckFile(log, *target, path, imported); !checked.ok()) return checked;
  if (absl::Status stored = Store(log, *target, path, imported); !stored.ok()) return stored;
  return imported;
}

}  // namespace liggare::audit
