#include "tests/crash/expected_ledger.h"

#include <algorithm>
#include <utility>

#include "services/budget/tags.h"
#include "services/budget/texts.h"
#include "tests/support/tags.h"

namespace liggare::crash {
namespace {

// What the store and the history must agree on: not the names they go by, not the clock, and not
// what a record only commits to.
std::string Decided(v1::Record record) {
  record.clear_ledger();
  record.clear_recorded_at();
  record.clear_actor();
  for (const auto& [field, text] :
       budget::PrivateTexts(*record.mutable_event()->mutable_payload())) {
    text->Clear();
  }
  return record.SerializeAsString();
}

}  // namespace

ExpectedLedger::ExpectedLedger(std::string id, uint64_t seed)
    : id_(std::move(id)), history_(seed, model::Tangle::kTangled) {}

v1::AppendRequest ExpectedLedger::RequestOf(const std::vector<v1::Event>& events) const {
  v1::AppendRequest request;
  request.set_ledger(id_);
  request.mutable_events()->Add(events.begin(), events.end());
  return request;
}

std::vector<v1::AppendRequest> ExpectedLedger::RequestsFrom(Position from) const {
  std::vector<v1::AppendRequest> requests;
  const std::vector<v1::Record>& records = history_.ledger().records();
  for (int64_t at = from.value; at < size().value; ++at) {
    const v1::Record& record = records[static_cast<size_t>(at)];
    if (record.append_first() == at) requests.push_back(RequestOf({}));
    *requests.back().add_events() = record.event();
  }
  return requests;
}

void ExpectedLedger::NoteStored(const v1::AppendRequest& request, Position first) {
  for (int i = 0; i < request.events_size(); ++i) {
    positions_.emplace(request.events(i).event_id(), Position{first.value + i});
    append_of_.emplace(request.events(i).event_id(), appends_.size());
  }
  appends_.push_back({request, first});
}

const StoredAppend* ExpectedLedger::FindStored(const v1::AppendRequest& request) const {
  for (const v1::Event& event : request.events()) {
    const auto stored = append_of_.find(event.event_id());
    if (stored != append_of_.end()) return &appends_[stored->second];
  }
  return nullptr;
}

bool ExpectedLedger::Holds(const v1::AppendCondition& condition) const {
  const auto groups = budget::TagGroups(condition.filter());
  const std::vector<v1::Record>& records = history_.ledger().records();
  for (int64_t at = condition.size(); at < size().value; ++at) {
    if (support::MatchesTags(groups, records[static_cast<size_t>(at)])) return false;
  }
  return true;
}

bool ExpectedLedger::IsErased(Position position) const {
  const std::vector<v1::Record>& records = history_.ledger().records();
  return std::any_of(records.begin(), records.end(), [&](const v1::Record& record) {
    const auto& erased = record.event().payload().text_erased().positions();
    return std::find(erased.begin(), erased.end(), position.value) != erased.end();
  });
}

std::vector<std::string> ExpectedLedger::ErasedTexts() const {
  std::vector<std::string> texts;
  for (const v1::Record& erasure : history_.ledger().records()) {
    for (const int64_t position : erasure.event().payload().text_erased().positions()) {
      const v1::Record& record = history_.ledger().records()[static_cast<size_t>(position)];
      for (const auto& [field, text] : budget::PrivateTexts(record.event().payload())) {
        texts.push_back(text->text());
      }
    }
  }
  return texts;
}

std::string ExpectedLedger::Differs(Position position, std::string_view bytes) {
  if (read_size().Contains(position)) {
    return bytes == bytes_[static_cast<size_t>(position.value)] ? "" : "its bytes have changed";
  }
  if (position.value != read_size().value) return "it is not the next";
  if (!size().Contains(position)) return "nobody appended it";
  v1::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return "it is no record";
  // The server's own first event is not the history's.
  const v1::Record& expected = history_.ledger().records()[static_cast<size_t>(position.value)];
  if (position.value > 0 && Decided(record) != Decided(expected)) {
    return "expected " + expected.ShortDebugString() + " and found " + record.ShortDebugString();
  }
  bytes_.emplace_back(bytes);
  tree_.Add(bytes);
  return "";
}

}  // namespace liggare::crash
