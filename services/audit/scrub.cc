#include "services/audit/scrub.h"

#include <string_view>
#include <utility>

#include "services/budget/refusal.h"
#include "services/ledger/sound_read.h"
#include "store/merkle_tree.h"
#include "store/proof/frontier.h"
#include "store/proof/tile.h"
#include "store/proof/tile_nodes.h"
#include "store/record_run.h"
#include "store/stored_record.h"
#include "store/timestamp.h"

namespace liggare::audit {
namespace {

constexpr size_t kReadBytesMax = 1u << 20;

absl::Status Damaged(const std::string& what) { return absl::DataLossError(what); }

// That records follow each other: whole appends, each recorded later than the one before.
class Sequence {
 public:
  absl::Status Add(const v1::Record& record) {
    const absl::Time recorded_at = store::FromTimestamp(record.recorded_at());
    if (record.position() == append_end_) {
      if (record.append_first() != append_end_) return Damaged("it begins within an append");
      if (recorded_at <= recorded_at_) return Damaged("it is recorded no later than those before");
      append_first_ = record.append_first();
      append_end_ = append_first_ + record.append_count();
      recorded_at_ = recorded_at;
      return absl::OkStatus();
    }
    const bool same = record.append_first() == append_first_ &&
                      append_first_ + record.append_count() == append_end_ &&
                      recorded_at == recorded_at_;
    return same ? absl::OkStatus() : Damaged("it is of another append than those around it");
  }

 private:
  int64_t append_first_ = 0;
  int64_t append_end_ = 0;
  absl::Time recorded_at_ = absl::InfinitePast();
};

// What is read of one ledger, record by record.
class Reading {
 public:
  Reading(const store::EventLog& log, store::MerkleTree& tree, const std::string& ledger, Size size,
          std::optional<proof::TreeHead> anchored)
      : log_(log), tree_(tree), ledger_(ledger), size_(size), anchored_(anchored) {}

  Size size() const { return frontier_.size(); }
  // Where what Next() found lies.
  int64_t damaged_at() const { return damaged_at_; }
  // Whether it is in the records, from which everything else is made anew.
  bool records_are_damaged() const { return records_are_damaged_; }

  // Reads and checks some records, at least one.
  absl::Status Next() {
    const Position first{size().value};
    damaged_at_ = first.value;
    const auto read = ledger::ReadSoundRuns(log_, ledger_, first, size_, kReadBytesMax);
    if (!read.ok()) {
      records_are_damaged_ = true;
      return read.status();
    }
    ids_.clear();
    absl::Status sound = store::ForEachRecord(
        *read, [this](Position, std::string_view bytes) { return Add(bytes); });
    return sound.ok() ? CheckIds(first) : sound;
  }

 private:
  absl::Status Add(std::string_view bytes) {
    damaged_at_ = size().value;
    absl::Status sound = store::ParseRecordInto(ledger_, Position{damaged_at_}, bytes, record_);
    if (sound.ok()) sound = sequence_.Add(record_);
    records_are_damaged_ = !sound.ok();
    if (!sound.ok()) return sound;
    ids_.push_back(record_.event().event_id());
    const proof::Hash leaf = proof::LeafHash(bytes);
    frontier_.Add(leaf);
    sound = CheckTiles(leaf);
    if (sound.ok() && size() == size_) sound = CheckRoot();
    if (sound.ok() && anchored_.has_value() && anchored_->size == size()) sound = CheckAnchored();
    return sound;
  }

  // Holds the tiles that a leaf fills against those that are kept.
  absl::Status CheckTiles(proof::Hash hash) {
    for (size_t level = 0;; ++level) {
      if (tiles_.size() == level) tiles_.emplace_back();
      proof::TileNodes& tile = tiles_[level];
      tile.Add(hash);
      if (!tile.full()) return absl::OkStatus();
      hash = tile.root();
      tile = proof::TileNodes();
      const int64_t records = int64_t{1} << (proof::kTileHeight * (level + 1));
      const int64_t index = size().value / records - 1;
      const auto kept = tree_.FullTileAt(static_cast<int>(level), index);
      if (!kept.ok()) return kept.status();
      if (kept->root() != hash) return OtherHashes(index * records);
    }
  }

  absl::Status CheckRoot() {
    const auto head = tree_.Head(size());
    if (!head.ok()) return head.status();
    if (*head == frontier_.head()) return absl::OkStatus();
    return OtherHashes(size().value / proof::kTileWidth * proof::kTileWidth);
  }

  absl::Status OtherHashes(int64_t from) {
    damaged_at_ = from;
    return Damaged("the hashes of the records from there up to size " +
                   std::to_string(size().value) +
                   " are not those that are kept; make them anew with liggare rebuild --what "
                   "hashes");
  }

  absl::Status CheckAnchored() {
    if (frontier_.head() == *anchored_) return absl::OkStatus();
    records_are_damaged_ = true;
    return Damaged("the records up to it have the root " + proof::HashText(frontier_.head().root) +
                   ", and what was signed of them has " + proof::HashText(anchored_->root));
  }

  absl::Status CheckIds(Position first) {
    const std::vector<std::string_view> ids(ids_.begin(), ids_.end());
    const auto found = log_.FindEvents(ledger_, ids);
    if (!found.ok()) return found.status();
    for (size_t i = 0; i < ids.size(); ++i) {
      damaged_at_ = first.value + static_cast<int64_t>(i);
      if ((*found)[i] == Position{damaged_at_}) continue;
      return Damaged("its event id is " +
                     ((*found)[i].has_value() ? "at position " + std::to_string((*found)[i]->value)
                                              : std::string("not")) +
                     " in the index; rebuild the indexes, unless two events have it");
    }
    return absl::OkStatus();
  }

  const store::EventLog& log_;
  store::MerkleTree& tree_;
  const std::string& ledger_;
  const Size size_;
  const std::optional<proof::TreeHead> anchored_;
  proof::Frontier frontier_;
  std::vector<proof::TileNodes> tiles_;  // of each level the one that is not full
  Sequence sequence_;
  v1::Record record_;
  std::vector<std::string> ids_;
  int64_t damaged_at_ = -1;
  bool records_are_damaged_ = false;
};

}  // namespace

absl::StatusOr<Scrub::Ledgers> Scrub::Asked(const std::string& ledger) const {
  if (ledger.empty()) return ledgers_.All();
  auto found = ledgers_.Find(ledger);
  if (!found.ok()) return found.status();
  return Ledgers{*std::move(found)};
}

absl::Status Scrub::Run(const std::string& ledger, OnProgress on_progress) {
  const auto asked = Asked(ledger);
  if (!asked.ok()) return asked.status();
  ScrubProgress progress;
  const auto tell = [&](int64_t position, const absl::Status& found) {
    v1::Damage& damage = progress.damage.emplace();
    damage.set_ledger(progress.ledger);
    damage.set_position(position);
    damage.set_what(std::string(found.message()));
    const bool goes_on = on_progress(progress);
    progress.damage.reset();
    return goes_on ? absl::OkStatus() : absl::CancelledError("the reading was given up");
  };
  for (const auto& one : *asked) {
    const auto head = log_.Head(one->id());
    if (head.ok()) progress.records_total += head->size.value;
  }
  for (const auto& one : *asked) {
    progress.ledger = one->id();
    int64_t damaged_at = -1;
    const absl::Status checked = Check(*one, progress, damaged_at, on_progress);
    if (absl::IsCancelled(checked)) return checked;
    if (checked.ok()) continue;
    if (absl::Status told = tell(damaged_at, checked); !told.ok()) return told;
  }
  if (!ledger.empty()) return absl::OkStatus();
  progress.ledger.clear();
  const absl::Status anchor = checkpoints_.VerifyAnchor();
  return anchor.ok() ? absl::OkStatus() : tell(-1, anchor);
}

absl::Status Scrub::Check(const ledger::Ledger& ledger, ScrubProgress& progress,
                          int64_t& damaged_at, OnProgress on_progress) const {
  // What the log has, though the ledger may end before it at a damage.
  const auto head = log_.Head(ledger.id());
  if (!head.ok()) return head.status();
  damaged_at = head->size.value;
  if (auto behind = ledger.behind_anchor()) return absl::DataLossError(*behind);
  damaged_at = -1;
  const auto tree = ledger.tree();
  if (!tree.ok()) return tree.status();
  std::optional<proof::TreeHead> anchored;
  if (const auto latest = checkpoints_.Latest(ledger.id())) anchored = latest->head;
  // What cannot be hashed is found when it is read.
  (*tree)->CatchUp(head->size).IgnoreError();
  const int64_t derived_before = (*tree)->tiles_derived_again();
  Reading reading(log_, **tree, ledger.id(), head->size, anchored);
  while (reading.size() < head->size) {
    const Size from = reading.size();
    const absl::Status sound = reading.Next();
    progress.records_done += reading.size().value - from.value;
    damaged_at = reading.damaged_at();
    if (absl::IsDataLoss(sound) && reading.records_are_damaged()) {
      ledger.Halt("the record at position " + std::to_string(damaged_at) + " is damaged: " +
                  std::string(sound.message()) + "; restore the store from a backup");
    }
    if (!sound.ok()) return sound;
    if (!on_progress(progress)) return absl::CancelledError("the reading was given up");
  }
  damaged_at = -1;
  const int64_t derived = (*tree)->tiles_derived_again() - derived_before;
  if (derived > 0) {
    return absl::DataLossError(std::to_string(derived) +
                               " tiles of hashes were missing or damaged, and have been made anew "
                               "from the records; look at the disk");
  }
  // Of a fork, which no record shows.
  if (auto reason = ledger.halt_reason()) return absl::DataLossError(*reason);
  return absl::OkStatus();
}

}  // namespace liggare::audit
