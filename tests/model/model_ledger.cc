#include "tests/model/model_ledger.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "services/budget/dates.h"
#include "services/budget/rules.h"
#include "services/budget/shape.h"

namespace liggare::model {
namespace {

v1::Record MakeRecord(int64_t position, int64_t first, size_t count, const v1::Event& event) {
  v1::Record record;
  record.set_ledger("model");
  record.set_position(position);
  record.set_append_first(first);
  record.set_append_count(static_cast<int32_t>(count));
  record.mutable_recorded_at()->set_seconds(1'600'000'000 + first);
  record.set_actor("local");
  *record.mutable_event() = event;
  return record;
}

}  // namespace

ModelLedger::ModelLedger() {
  v1::Event event;
  event.set_event_id("00000000-0000-4000-8000-000000000000");
  event.set_effective_date("2018-01-01");
  v1::LedgerOpened* opened = event.mutable_payload()->mutable_ledger_opened();
  opened->set_name("Model");
  opened->set_currency("SEK");
  opened->set_origin("localhost/model");
  v1::Record record = MakeRecord(0, 0, 1, event);
  record.set_rules_version(budget::kRulesVersion);
  state_.Apply(record);
  tags_.Add(record);
  Store({std::move(record)});
}

absl::Status ModelLedger::Append(const std::vector<v1::Event>& events) {
  for (size_t i = 0; i < events.size(); ++i) {
    const absl::Status shape = budget::CheckShape(events[i], "events[" + std::to_string(i) + "]");
    if (!shape.ok()) {
      std::fprintf(stderr, "a generated event is out of shape: %s\n%s\n", shape.ToString().c_str(),
                   events[i].DebugString().c_str());
      std::abort();
    }
  }
  std::vector<v1::Record> append;
  const auto record_at = [&](Position position) -> absl::StatusOr<v1::Record> {
    const size_t index = static_cast<size_t>(position.value);
    if (index < records_.size()) return records_[index];
    return append.at(index - records_.size());
  };
  const auto figures_at = [&](const v1::FollowUpApproved& header,
                              const v1::FollowUpLine& line) -> absl::StatusOr<v1::Figures> {
    return projection_.LineFigures(line.line(), line.kind(), header.budget_year(),
                                   budget::StoredDate(header.as_of_date()),
                                   Size{header.as_of_size()});
  };
  const auto next_with = [&](const std::string& tag,
                             Position from) -> absl::StatusOr<std::optional<Position>> {
    return tags_.Next(tag, from);
  };
  const int64_t first = static_cast<int64_t>(records_.size());
  std::vector<const v1::Event*> asked;
  for (const v1::Event& event : events) asked.push_back(&event);
  for (size_t i = 0; i < events.size(); ++i) {
    v1::Record record =
        MakeRecord(first + static_cast<int64_t>(i), first, events.size(), events[i]);
    const absl::Status decided =
        budget::Decide(state_, asked, i, {{record_at, next_with}, figures_at}, &record);
    if (!decided.ok()) {
      while (!append.empty()) {
        state_.Undo(append.back());
        tags_.Remove(append.back());
        append.pop_back();
      }
      return decided;
    }
    tags_.Add(record);
    state_.Apply(record);
    append.push_back(std::move(record));
  }
  Store(std::move(append));
  return absl::OkStatus();
}

void ModelLedger::Store(std::vector<v1::Record> append) {
  for (const v1::Record& record : append) {
    log_.Add(record);
    records_.push_back(record);
  }
  const absl::Status applied = projection_.Apply(projection::PointersTo(append), log_.lookups());
  if (!applied.ok()) {
    std::fprintf(stderr, "the projection fails: %s\n", applied.ToString().c_str());
    std::abort();
  }
  sizes_.push_back(size());
}

absl::StatusOr<v1::Record> ModelLedger::RecordAt(Position position) const {
  if (!size().Contains(position)) return absl::OutOfRangeError("beyond the model's log");
  return records_[static_cast<size_t>(position.value)];
}

}  // namespace liggare::model
