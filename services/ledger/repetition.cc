#include "services/ledger/repetition.h"

#include <algorithm>
#include <utility>

#include "services/budget/refusal.h"
#include "services/budget/texts.h"
#include "store/chunk_reader.h"

namespace liggare::ledger {
namespace {

absl::Status Reused(const v1::AppendRequest& request, int index, Position position,
                    const std::string& how) {
  const std::string& id = request.events(index).event_id();
  return budget::Refuse(v1::ERROR_REASON_EVENT_ID_REUSED,
                        "the event id " + id + " is used already, at position " +
                            std::to_string(position.value) + ", " + how +
                            "; repeat the whole append as it was, or give new events new ids",
                        {{"event_id", id},
                         {"event_index", std::to_string(index)},
                         {"position", std::to_string(position.value)}});
}

// The records of as many positions, which the log has.
absl::StatusOr<std::vector<v1::Record>> ReadRecords(const store::EventLog& log,
                                                    const std::string& ledger, Position first,
                                                    int count) {
  const auto reader = log.NewReader(ledger);
  std::vector<v1::Record> records(static_cast<size_t>(count));
  Position next = first;
  for (v1::Record& record : records) {
    if (absl::Status read = reader->Parse(next, record); !read.ok()) return read;
    ++next.value;
  }
  return records;
}

const std::string& FieldOf(const store::VaultText& text) { return text.field; }
const std::string& FieldOf(const std::pair<std::string, v1::PrivateText*>& text) {
  return text.first;
}

// Puts in the place of each private text what the record would hold of it, had it the salt that is
// stored. A text that is erased cannot be told from another.
absl::Status CommitAsStored(const store::Vault& vault, const v1::Record& stored,
                            v1::Payload& payload) {
  auto texts = budget::PrivateTexts(payload);
  if (texts.empty()) return absl::OkStatus();
  v1::Payload stored_payload = stored.event().payload();
  const auto stored_texts = budget::PrivateTexts(stored_payload);
  auto kept = vault.Read(stored.ledger(), Position{stored.position()});
  if (!kept.ok()) return kept.status();
  const auto of_field = [](const auto& field) {
    return [&field](const auto& candidate) { return FieldOf(candidate) == field; };
  };
  for (auto& [field, text] : texts) {
    if (text->text().empty()) continue;
    auto kept_text = std::find_if(kept->begin(), kept->end(), of_field(field));
    auto stored_text = std::find_if(stored_texts.begin(), stored_texts.end(), of_field(field));
    if (kept_text == kept->end() || stored_text == stored_texts.end()) continue;
    text->set_commitment(kept_text->erased
                             ? stored_text->second->commitment()
                             : store::Vault::Commitment(kept_text->salt, text->text()));
    text->clear_text();
  }
  return absl::OkStatus();
}

// Whether the client gives what it gave when the record was stored.
absl::StatusOr<bool> HasSameContent(const store::Vault& vault, const v1::Event& event,
                                    const v1::Record& stored) {
  v1::Event as_stored = event;
  absl::Status committed = CommitAsStored(vault, stored, *as_stored.mutable_payload());
  if (!committed.ok()) return committed;
  return as_stored.SerializeAsString() == stored.event().SerializeAsString();
}

// Where the request's events must be if it is a repetition: one after the other, from the first.
absl::StatusOr<Position> FirstOfRepetition(const v1::AppendRequest& request,
                                           const FoundEvents& found) {
  const auto is_found = [](const std::optional<Position>& p) { return p.has_value(); };
  if (!std::all_of(found.begin(), found.end(), is_found)) {
    auto old = std::find_if(found.begin(), found.end(), is_found);
    return Reused(request, static_cast<int>(old - found.begin()), **old,
                  "and this append has new events beside it");
  }
  for (size_t i = 1; i < found.size(); ++i) {
    if (found[i]->value == found[0]->value + static_cast<int64_t>(i)) continue;
    return Reused(request, static_cast<int>(i), *found[i], "in another order or another append");
  }
  return *found[0];
}

v1::AppendResponse FirstResult(const std::vector<v1::Record>& records) {
  v1::AppendResponse response;
  response.set_first_position(records.front().position());
  response.set_size(SizeThrough(Position{records.back().position()}).value);
  *response.mutable_recorded_at() = records.front().recorded_at();
  response.set_repeated_append(true);
  for (const v1::Record& record : records) {
    v1::AppendedEvent& event = *response.add_events();
    event.set_position(record.position());
    *event.mutable_flags() = record.flags();
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::AppendResponse> RepeatedAppend(const store::EventLog& log,
                                                  const store::Vault& vault,
                                                  const v1::AppendRequest& request,
                                                  const FoundEvents& found) {
  auto first = FirstOfRepetition(request, found);
  if (!first.ok()) return first.status();
  auto records = ReadRecords(log, request.ledger(), *first, request.events_size());
  if (!records.ok()) return records.status();
  const v1::Record& head = records->front();
  if (head.append_first() != first->value || head.append_count() != request.events_size()) {
    return Reused(request, 0, *first,
                  "in an append of " + std::to_string(head.append_count()) + " events from " +
                      std::to_string(head.append_first()));
  }
  for (int i = 0; i < request.events_size(); ++i) {
    auto same = HasSameContent(vault, request.events(i), (*records)[i]);
    if (!same.ok()) return same.status();
    if (!*same) {
      return Reused(request, i, Position{first->value + i}, "with other content");
    }
  }
  return FirstResult(*records);
}

}  // namespace liggare::ledger
