#include "store/batch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/chunk.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/ledger_tail.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

size_t TextBytes(const Beside& beside) {
  size_t bytes = 0;
  for (const StoredText& text : beside.texts) {
    bytes += text.field.size() + text.text.size() + text.salt.size();
  }
  return bytes;
}

absl::Status CheckTags(const TagList& tags) {
  for (size_t i = 0; i < tags.size(); ++i) {
    if (tags[i].empty() || tags[i].size() > kTagBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("a tag of ", tags[i].size(), " bytes; a tag has 1 to ", kTagBytesMax));
    }
  }
  return absl::OkStatus();
}

absl::Status IdIsTaken(const std::string& event_id, Position by, const std::string& ledger) {
  return absl::AlreadyExistsError(
      absl::StrCat("event id ", event_id, " is at position ", by.value, " of ledger ", ledger));
}

}  // namespace

absl::Status Batch::Begin(const std::string& ledger, int count) {
  Require(!open_ && !committed_, "an append begun in a batch that takes none");
  Require(count > 0, "an append without events");
  if (!IsLedgerId(ledger)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", ledger, "\" is no ledger id; expected [a-z0-9][a-z0-9._-]{0,62}"));
  }
  auto pending = pending_.find(ledger);
  if (pending == pending_.end()) {
    absl::StatusOr<LedgerHead> head = HeadBelow(ledger);
    if (absl::IsNotFound(head.status())) head = LedgerHead{Size{0}, absl::InfinitePast()};
    if (!head.ok()) return head.status();
    if (absl::Status damage = log_->Damage(ledger); !damage.ok()) return damage;
    pending = pending_.emplace(ledger, Pending(ledger, *head, log_->TailOf(ledger))).first;
    // What a batch left there that was never committed.
    pending->second.tail->DropOpen(head->size);
  }
  // Later than the ledger's last append, however the clock was set meanwhile.
  const absl::Time recorded_at =
      std::max(now_, pending->second.last_recorded_at + absl::Microseconds(1));
  open_ = OpenAppend{&pending->second, Position{pending->second.size.value}, count, recorded_at};
  return absl::OkStatus();
}

absl::Status Batch::BeginRecorded(const std::string& ledger, int count, absl::Time recorded_at) {
  if (absl::Status begun = Begin(ledger, count); !begun.ok()) return begun;
  if (recorded_at <= open_->pending->last_recorded_at) {
    Abandon();
    return absl::InvalidArgumentError(absl::StrCat("an append of ledger ", ledger,
                                                   " is recorded no later than the one before it"));
  }
  open_->recorded_at = recorded_at;
  return absl::OkStatus();
}

absl::Status Batch::Add(v1::Record& record, Beside beside) {
  Require(open_.has_value(), "an event for no append");
  Pending& pending = *open_->pending;
  const Position position{pending.size.value};  // The one place that numbers.
  Require(position.value < open_->first.value + open_->count, "an event too many for its append");
  const std::string& event_id = record.event().event_id();
  if (event_id.empty()) return absl::InvalidArgumentError("the event id is empty");
  if (absl::Status sound = CheckErasures(beside, position); !sound.ok()) return sound;

  record.set_ledger(pending.ledger);
  record.set_position(position.value);
  record.set_append_first(open_->first.value);
  record.set_append_count(open_->count);
  *record.mutable_recorded_at() = ToTimestamp(open_->recorded_at);
  const size_t record_bytes = record.ByteSizeLong();
  const size_t bytes = record_bytes + TextBytes(beside);
  if (absl::Status room = CheckRoom(event_id, record_bytes, bytes); !room.ok()) return room;
  if (absl::Status is_new = CheckNewId(event_id); !is_new.ok()) return is_new;
  tags_.Clear();
  log_->tags_of_(record, tags_);
  if (absl::Status sound = CheckTags(tags_); !sound.ok()) return sound;
  if (const auto earlier = pending.tail->Add(event_id, tags_)) {
    return IdIsTaken(event_id, *earlier, pending.ledger);
  }
  pending.records.push_back(&record);
  if (!beside.texts.empty() || !beside.erase_texts_of.empty()) {
    pending.text_changes.push_back(
        TextChange{position, std::move(beside.texts), std::move(beside.erase_texts_of)});
  }
  ++pending.size.value;
  open_->bytes += bytes;
  return absl::OkStatus();
}

void Batch::Pending::DropBeyond(Size kept) {
  size = kept;
  records.resize(static_cast<size_t>(kept.value - head.size.value));
  while (!text_changes.empty() && !kept.Contains(text_changes.back().position)) {
    text_changes.pop_back();
  }
  tail->DropOpen(kept);
}

absl::Status Batch::CheckErasures(const Beside& beside, Position position) {
  for (const Position erased : beside.erase_texts_of) {
    if (erased.value < 0 || erased >= position) {
      return absl::OutOfRangeError(absl::StrCat("there is no event at ", erased.value, " before ",
                                                position.value, " whose texts could be erased"));
    }
  }
  return absl::OkStatus();
}

absl::Status Batch::CheckNewId(const std::string& event_id) {
  const std::string& ledger = open_->pending->ledger;
  if (looked_up_.HasNext(ledger, event_id)) return absl::OkStatus();
  const absl::StatusOr<std::optional<Position>> earlier = FindEvent(ledger, event_id);
  if (!earlier.ok()) return earlier.status();
  return earlier->has_value() ? IdIsTaken(event_id, **earlier, ledger) : absl::OkStatus();
}

absl::Status Batch::CheckRoom(const std::string& event_id, size_t record_bytes,
                              size_t bytes) const {
  if (record_bytes > kRecordBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("event ", event_id, " makes a record of ",
                                                   record_bytes, " bytes; a record has at most ",
                                                   kRecordBytesMax));
  }
  const size_t commit_bytes = sealed_bytes_ + open_->bytes + bytes;
  if (commit_bytes > kCommitBytesMax) {
    return absl::ResourceExhaustedError(absl::StrCat("the commit would hold ", commit_bytes,
                                                     " bytes; it holds at most ", kCommitBytesMax));
  }
  return absl::OkStatus();
}

void Batch::Seal() {
  Require(open_.has_value(), "no append to seal");
  Require(open_->pending->size.value == open_->first.value + open_->count,
          "an append sealed without all its events");
  open_->pending->last_recorded_at = open_->recorded_at;
  sealed_events_ += open_->count;
  sealed_bytes_ += open_->bytes;
  open_.reset();
}

void Batch::Abandon() {
  Require(open_.has_value(), "no append to abandon");
  open_->pending->DropBeyond(Size{open_->first.value});
  open_.reset();
}

Batch::~Batch() {
  if (committed_) return;
  for (auto& [ledger, pending] : pending_) pending.tail->DropOpen(pending.head.size);
}

bool Batch::HasRoomFor(int count) const {
  if (sealed_events_ == 0) return true;
  const size_t each = sealed_bytes_ / static_cast<size_t>(sealed_events_);
  return sealed_bytes_ + each * static_cast<size_t>(count) <= kCommitBytesMax;
}

Size Batch::NextSize(const std::string& ledger) const {
  if (const auto pending = pending_.find(ledger); pending != pending_.end()) {
    return pending->second.size;
  }
  const absl::StatusOr<LedgerHead> head = HeadBelow(ledger);
  return head.ok() ? head->size : Size{0};
}

absl::StatusOr<LedgerHead> Batch::HeadBelow(const std::string& ledger) const {
  if (below_ != nullptr) {
    const auto below = below_->pending_.find(ledger);
    if (below != below_->pending_.end()) {
      return LedgerHead{below->second.size, below->second.last_recorded_at};
    }
  }
  return log_->Head(ledger);
}

absl::StatusOr<std::optional<Position>> Batch::FindEvent(const std::string& ledger,
                                                         std::string_view event_id) const {
  return log_->FindAmong(ledger, event_id, NextSize(ledger));
}

absl::StatusOr<std::vector<std::optional<Position>>> Batch::FindEvents(
    const std::string& ledger, std::span<const std::string_view> event_ids) {
  auto found = log_->FindAmong(ledger, event_ids, NextSize(ledger));
  if (!found.ok()) return found;
  looked_up_.Start(ledger);
  for (size_t i = 0; i < event_ids.size(); ++i) {
    if (!(*found)[i]) looked_up_.Add(event_ids[i]);
  }
  return found;
}

void Batch::LookedUpIds::Start(const std::string& ledger) {
  ledger_ = ledger;
  bytes_.clear();
  ends_.clear();
  next_ = 0;
}

void Batch::LookedUpIds::Add(std::string_view id) {
  bytes_ += id;
  ends_.push_back(bytes_.size());
}

bool Batch::LookedUpIds::HasNext(const std::string& ledger, std::string_view id) {
  if (next_ == ends_.size() || ledger != ledger_) return false;
  const size_t start = next_ == 0 ? 0 : ends_[next_ - 1];
  if (std::string_view(bytes_).substr(start, ends_[next_] - start) != id) return false;
  ++next_;
  return true;
}

absl::StatusOr<v1::Record> Batch::ReadOne(const std::string& ledger, Position position) const {
  const auto pending = pending_.find(ledger);
  if (pending == pending_.end() || pending->second.head.size.Contains(position)) {
    return below_ != nullptr ? below_->ReadOne(ledger, position) : log_->ReadOne(ledger, position);
  }
  if (!pending->second.size.Contains(position)) {
    return absl::OutOfRangeError(
        absl::StrCat("ledger ", ledger, " has no event at position ", position.value));
  }
  return *pending->second
              .records[static_cast<size_t>(position.value - pending->second.head.size.value)];
}

absl::StatusOr<std::optional<Position>> Batch::AnyMatchFrom(const std::string& ledger,
                                                            const TagFilter& filter,
                                                            Position from) const {
  return log_->ScanAmong(ledger, filter, from, NextSize(ledger), Direction::kForward)->Next();
}

}  // namespace liggare::store
