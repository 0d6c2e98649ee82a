#include "store/batch.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/chunk.h"
#include "store/invariant.h"
#include "store/key_layout.h"
#include "store/timestamp.h"

namespace liggare::store {
namespace {

std::string Serialise(const v1::Record& record) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  Require(record.SerializeToCodedStream(&coded), "a record that cannot be serialised");
  coded.Trim();
  return bytes;
}

size_t TextBytes(const NewRecord& event) {
  size_t bytes = 0;
  for (const StoredText& text : event.texts) {
    bytes += text.field.size() + text.text.size() + text.salt.size();
  }
  return bytes;
}

// Whether an event with those tags is selected.
bool Matches(const TagFilter& filter, const std::vector<std::string>& tags) {
  return std::all_of(filter.begin(), filter.end(), [&](const std::vector<std::string>& group) {
    return std::any_of(group.begin(), group.end(), [&](const std::string& tag) {
      return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
  });
}

absl::Status CheckTags(const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) {
    if (tag.empty() || tag.size() > kTagBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("a tag of ", tag.size(), " bytes; a tag has 1 to ", kTagBytesMax));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Batch::Begin(const std::string& ledger, int count) {
  Require(!open_ && !committed_, "an append begun in a batch that takes none");
  Require(count > 0, "an append without events");
  if (!IsLedgerId(ledger)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", ledger, "\" is no ledger id; expected [a-z0-9][a-z0-9._-]{0,62}"));
  }
  auto tail = tails_.find(ledger);
  if (tail == tails_.end()) {
    absl::StatusOr<LedgerHead> head = log_->Head(ledger);
    if (absl::IsNotFound(head.status())) head = LedgerHead{Size{0}, absl::InfinitePast()};
    if (!head.ok()) return head.status();
    tail = tails_.emplace(ledger, Tail{*head, {}, head->last_recorded_at, {}}).first;
  }
  // Later than the ledger's last append, however the clock was set meanwhile.
  const absl::Time recorded_at =
      std::max(now_, tail->second.last_recorded_at + absl::Microseconds(1));
  open_ = OpenAppend{ledger, Position{NextSize(ledger).value}, count, recorded_at};
  return absl::OkStatus();
}

absl::StatusOr<const v1::Record*> Batch::Add(NewRecord event) {
  Require(open_.has_value(), "an event for no append");
  Tail& tail = tails_.at(open_->ledger);
  const Position position{NextSize(open_->ledger).value};  // The one place that numbers.
  Require(position.value < open_->first.value + open_->count, "an event too many for its append");
  if (absl::Status sound = CheckReferences(event, position); !sound.ok()) return sound;

  event.record.set_ledger(open_->ledger);
  event.record.set_position(position.value);
  event.record.set_append_first(open_->first.value);
  event.record.set_append_count(open_->count);
  *event.record.mutable_recorded_at() = ToTimestamp(open_->recorded_at);
  std::string bytes = Serialise(event.record);
  if (absl::Status room = CheckRoom(event, bytes); !room.ok()) return room;

  open_->bytes += bytes.size() + TextBytes(event);
  tail.event_ids.emplace(event.event_id, position);
  tail.events.push_back(Event{std::move(event), std::move(bytes)});
  return &tail.events.back().added.record;
}

absl::Status Batch::CheckReferences(const NewRecord& event, Position position) const {
  if (event.event_id.empty() || event.event_id != event.record.event().event_id()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the event id \"", event.event_id, "\" is empty or not the record's"));
  }
  if (absl::Status tags = CheckTags(event.tags); !tags.ok()) return tags;
  for (const Position erased : event.erase_texts_of) {
    if (erased.value < 0 || erased >= position) {
      return absl::OutOfRangeError(absl::StrCat("there is no event at ", erased.value, " before ",
                                                position.value, " whose texts could be erased"));
    }
  }
  absl::StatusOr<std::optional<Position>> earlier = FindEvent(open_->ledger, event.event_id);
  if (!earlier.ok()) return earlier.status();
  if (earlier->has_value()) {
    return absl::AlreadyExistsError(absl::StrCat("event id ", event.event_id, " is at position ",
                                                 (*earlier)->value, " of ledger ", open_->ledger));
  }
  return absl::OkStatus();
}

absl::Status Batch::CheckRoom(const NewRecord& event, const std::string& bytes) const {
  if (bytes.size() > kRecordBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat("event ", event.event_id, " makes a record of ",
                                                   bytes.size(), " bytes; a record has at most ",
                                                   kRecordBytesMax));
  }
  const size_t commit_bytes = sealed_bytes_ + open_->bytes + bytes.size() + TextBytes(event);
  if (commit_bytes > kCommitBytesMax) {
    return absl::ResourceExhaustedError(absl::StrCat("the commit would hold ", commit_bytes,
                                                     " bytes; it holds at most ", kCommitBytesMax));
  }
  return absl::OkStatus();
}

void Batch::Seal() {
  Require(open_.has_value(), "no append to seal");
  Require(NextSize(open_->ledger).value == open_->first.value + open_->count,
          "an append sealed without all its events");
  tails_.at(open_->ledger).last_recorded_at = open_->recorded_at;
  sealed_events_ += open_->count;
  sealed_bytes_ += open_->bytes;
  open_.reset();
}

void Batch::Abandon() {
  Require(open_.has_value(), "no append to abandon");
  Tail& tail = tails_.at(open_->ledger);
  while (NextSize(open_->ledger).value > open_->first.value) {
    tail.event_ids.erase(tail.events.back().added.event_id);
    tail.events.pop_back();
  }
  open_.reset();
}

Size Batch::NextSizeOf(const Tail& tail) {
  return Size{tail.head.size.value + static_cast<int64_t>(tail.events.size())};
}

Size Batch::NextSize(const std::string& ledger) const {
  const auto tail = tails_.find(ledger);
  if (tail != tails_.end()) return NextSizeOf(tail->second);
  const absl::StatusOr<LedgerHead> head = log_->Head(ledger);
  return head.ok() ? head->size : Size{0};
}

absl::StatusOr<std::optional<Position>> Batch::FindEvent(const std::string& ledger,
                                                         const std::string& event_id) const {
  if (const auto tail = tails_.find(ledger); tail != tails_.end()) {
    const auto found = tail->second.event_ids.find(event_id);
    if (found != tail->second.event_ids.end()) return found->second;
  }
  return log_->FindEvent(ledger, event_id);
}

absl::StatusOr<v1::Record> Batch::ReadOne(const std::string& ledger, Position position) const {
  const auto tail = tails_.find(ledger);
  if (tail == tails_.end() || tail->second.head.size.Contains(position)) {
    return log_->ReadOne(ledger, position);
  }
  if (!NextSize(ledger).Contains(position)) {
    return absl::OutOfRangeError(
        absl::StrCat("ledger ", ledger, " has no event at position ", position.value));
  }
  const auto index = static_cast<size_t>(position.value - tail->second.head.size.value);
  return tail->second.events[index].added.record;
}

absl::StatusOr<std::optional<Position>> Batch::AnyMatchFrom(const std::string& ledger,
                                                            const TagFilter& filter,
                                                            Position from) const {
  absl::StatusOr<std::optional<Position>> in_log =
      log_->Scan(ledger, filter, from, Direction::kForward)->Next();
  if (!in_log.ok() || in_log->has_value()) return in_log;
  const auto tail = tails_.find(ledger);
  if (tail == tails_.end()) return std::nullopt;
  const int64_t log_size = tail->second.head.size.value;
  for (int64_t at = std::max(from.value, log_size); at < NextSize(ledger).value; ++at) {
    const Event& event = tail->second.events[static_cast<size_t>(at - log_size)];
    if (Matches(filter, event.added.tags)) return Position{at};
  }
  return std::nullopt;
}

}  // namespace liggare::store
