#include "services/ledger/appender.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "services/budget/dates.h"
#include "services/budget/refusal.h"
#include "services/budget/rules.h"
#include "services/ledger/condition.h"
#include "services/ledger/reading.h"
#include "services/ledger/record_maker.h"
#include "services/ledger/refused_event.h"
#include "store/chunk.h"

namespace liggare::ledger {
namespace {

absl::Status Halted(const std::string& reason) {
  return budget::Refuse(v1::ERROR_REASON_HALTED,
                        "the store takes no appends until it is restarted: " + reason,
                        {{"halt_reason", reason}});
}

// What the rules ask beside the state, of what is committed or decided.
absl::StatusOr<budget::Verdict> AskRules(const store::Batch& batch, Ledger& ledger,
                                         std::span<const v1::Event> events, size_t index) {
  const auto record_at = [&](Position position) { return batch.ReadOne(ledger.id(), position); };
  const auto figures_at = [&](const v1::FollowUpApproved& header,
                              const v1::FollowUpLine& line) -> absl::StatusOr<v1::Figures> {
    auto date = budget::ParseDate(header.as_of_date());
    if (!date.ok()) return date.status();
    return ledger.projection().LineFigures(line.line(), line.kind(), header.budget_year(), *date,
                                           Size{header.as_of_size()});
  };
  return budget::Decide(ledger.state(), events, index, {record_at, figures_at});
}

// What the batch says of an event that it does not take.
absl::Status RefusedByBatch(const absl::Status& status) {
  const budget::Metadata limits = {{"record_bytes_max", std::to_string(store::kRecordBytesMax)},
                                   {"commit_bytes_max", std::to_string(store::kCommitBytesMax)}};
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return budget::Refuse(v1::ERROR_REASON_EVENT_TOO_LARGE,
                            "its record would have more than " +
                                std::to_string(store::kRecordBytesMax) +
                                " bytes; shorten its texts or divide it into several events",
                            limits);
    case absl::StatusCode::kResourceExhausted:
      return budget::Refuse(v1::ERROR_REASON_APPEND_TOO_LARGE,
                            "the append would have more than " +
                                std::to_string(store::kCommitBytesMax) +
                                " bytes, which is what one commit holds; split the append",
                            limits);
    default:
      return status;
  }
}

void UndoAll(const std::vector<v1::Record>& records, Ledger& ledger) {
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    ledger.state().Undo(*record);
  }
}

v1::AppendResponse Result(const std::vector<v1::Record>& records) {
  v1::AppendResponse response;
  response.set_first_position(records.front().position());
  response.set_size(SizeThrough(Position{records.back().position()}).value);
  *response.mutable_recorded_at() = records.front().recorded_at();
  for (const v1::Record& record : records) {
    v1::AppendedEvent& event = *response.add_events();
    event.set_position(record.position());
    *event.mutable_flags() = record.flags();
  }
  return response;
}

// Whether an append can only be decided when all before it is committed: the figures of a follow-up
// are those of the projection.
bool NeedsCommitted(const v1::AppendRequest& request) {
  return std::any_of(request.events().begin(), request.events().end(), [](const v1::Event& event) {
    return event.payload().has_follow_up_approved();
  });
}

}  // namespace

Appender::Appender(store::EventLog& log, store::Vault& vault, Ledgers& ledgers, Tail& tail,
                   TransactionClock& clock, size_t condition_events_max)
    : log_(log),
      vault_(vault),
      ledgers_(ledgers),
      tail_(tail),
      clock_(clock),
      condition_events_max_(condition_events_max) {}

void Appender::Take(WriteRequest request) {
  std::visit([this](auto&& work) { Take(std::move(work)); }, std::move(request.work));
}

void Appender::Take(AppendWork work) {
  absl::StatusOr<v1::AppendResponse> result = Decide(work);
  answers_.push_back([done = std::move(work.done),
                      result = std::move(result)](const absl::Status& committed) mutable {
    if (!committed.ok()) return done(committed);
    if (!result.ok()) return done(result.status());
    done(&*result);
  });
}

void Appender::Take(CreateLedgerWork work) {
  auto opened = OpenLedger(std::move(work.request), work.actor);
  answers_.push_back([done = std::move(work.done),
                      opened = std::move(opened)](const absl::Status& committed) mutable {
    if (!committed.ok()) return done(committed);
    if (!opened.ok()) return done(opened.status());
    v1::CreateLedgerResponse response;
    *response.mutable_ledger() = (*opened)->Describe();
    done(std::move(response));
  });
  Commit();  // only then can others find it
}

absl::StatusOr<v1::AppendResponse> Appender::Decide(const AppendWork& work) {
  if (absl::Status takes = CheckTakesAppends(); !takes.ok()) return takes;
  auto ledger = ledgers_.FindToWrite(work.request->ledger());
  if (!ledger.ok()) return ledger.status();
  if (auto reason = (*ledger)->halt_reason()) return Halted(*reason);

  auto found = FindEvents(*work.request);
  if (!found.ok()) return found.status();
  const Size committed_size = (*ledger)->head().size;
  bool repeated = false;
  bool needs_commit = NeedsCommitted(*work.request);
  for (const std::optional<Position>& position : *found) {
    repeated |= position.has_value();
    needs_commit |= position.has_value() && !committed_size.Contains(*position);
  }
  if (needs_commit && !decided_.empty()) {
    Commit();
    return Decide(work);
  }
  if (repeated) return RepeatedAppend(log_, vault_, *work.request, *found);

  if (absl::Status begun = EnsureBatch(); !begun.ok()) return begun;
  if (work.request->has_condition()) {
    absl::Status holds = CheckCondition(*batch_, work.request->ledger(), work.request->condition(),
                                        condition_events_max_);
    if (!holds.ok()) return holds;
  }
  auto result = DecideNew(work, *ledger);
  const bool full = budget::ReasonOf(result.status()) == v1::ERROR_REASON_APPEND_TOO_LARGE;
  if (full && !decided_.empty()) {
    Commit();
    return Decide(work);
  }
  return result;
}

absl::StatusOr<FoundEvents> Appender::FindEvents(const v1::AppendRequest& request) {
  std::vector<std::string_view> ids;
  ids.reserve(static_cast<size_t>(request.events_size()));
  for (const v1::Event& event : request.events()) ids.push_back(event.event_id());
  return batch_.has_value() ? batch_->FindEvents(request.ledger(), ids)
                            : log_.FindEvents(request.ledger(), ids);
}

absl::StatusOr<v1::AppendResponse> Appender::DecideNew(const AppendWork& work,
                                                       const std::shared_ptr<Ledger>& ledger) {
  absl::Status begun = batch_->Begin(ledger->id(), work.request->events_size());
  if (!begun.ok()) return begun;
  std::vector<v1::Record> added;
  absl::Status decided = AddEvents(work, *ledger, added);
  if (!decided.ok() || work.request->validate_only()) {
    UndoAll(added, *ledger);
    batch_->Abandon();
    if (!decided.ok()) return decided;
    v1::AppendResponse result = Result(added);
    result.clear_recorded_at();
    return result;
  }
  batch_->Seal();
  v1::AppendResponse result = Result(added);
  Decided& of_ledger = decided_[ledger->id()];
  of_ledger.ledger = ledger;
  std::move(added.begin(), added.end(), std::back_inserter(of_ledger.records));
  return result;
}

absl::Status Appender::AddEvents(const AppendWork& work, Ledger& ledger,
                                 std::vector<v1::Record>& added) {
  const std::vector<v1::Event> events(work.request->events().begin(), work.request->events().end());
  for (size_t index = 0; index < events.size(); ++index) {
    absl::Status decided = AddEvent(events, index, work.actor, ledger, added);
    if (!decided.ok()) return NameEvent(decided, index, events[index].event_id());
  }
  return absl::OkStatus();
}

absl::Status Appender::AddEvent(std::span<const v1::Event> events, size_t index,
                                const std::string& actor, Ledger& ledger,
                                std::vector<v1::Record>& added) {
  const v1::Event& event = events[index];
  if (event.payload().has_follow_up_approved()) {
    absl::Status size =
        CheckEndsAppend(log_, ledger, event.payload().follow_up_approved().as_of_size());
    if (!size.ok()) return size;
  }
  auto verdict = AskRules(*batch_, ledger, events, index);
  if (!verdict.ok()) return verdict.status();
  NewRecord made = MakeRecord(event, actor, *verdict);
  absl::Status kept = batch_->Add(made.record, made.beside);
  if (!kept.ok()) return RefusedByBatch(kept);
  ledger.state().Apply(made.record);
  added.push_back(std::move(made.record));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<Ledger>> Appender::OpenLedger(v1::CreateLedgerRequest request,
                                                             const std::string& actor) {
  if (absl::Status takes = CheckTakesAppends(); !takes.ok()) return takes;
  const std::string& id = request.ledger();
  if (request.origin().empty()) request.set_origin("localhost/" + id);
  if (auto existing = ledgers_.FindToWrite(id); existing.ok()) {
    if (auto reason = (*existing)->halt_reason()) return Halted(*reason);
    const v1::Ledger is = (*existing)->Describe();
    const bool same = is.name() == request.name() && is.currency() == request.currency() &&
                      is.origin() == request.origin();
    if (same) return existing;
    return budget::Refuse(
        v1::ERROR_REASON_LEDGER_EXISTS,
        "the ledger '" + id + "' exists with another name, currency or origin; take another id",
        {{"ledger", id},
         {"name", is.name()},
         {"currency", is.currency()},
         {"origin", is.origin()}});
  }
  if (absl::Status begun = EnsureBatch(); !begun.ok()) return begun;
  if (absl::Status begun = batch_->Begin(id, 1); !begun.ok()) return begun;
  NewRecord made = MakeOpening(request, actor, batch_time_);
  if (absl::Status kept = batch_->Add(made.record, made.beside); !kept.ok()) {
    batch_->Abandon();
    return RefusedByBatch(kept);
  }
  batch_->Seal();
  auto ledger = std::make_shared<Ledger>(id);
  ledger->state().Apply(made.record);
  decided_[id] = Decided{ledger, true, {made.record}};
  return ledger;
}

absl::Status Appender::CheckTakesAppends() const {
  if (auto reason = log_.halt_reason()) return Halted(*reason);
  return absl::OkStatus();
}

absl::Status Appender::EnsureBatch() {
  if (batch_.has_value()) return absl::OkStatus();
  auto now = clock_.BeginBatch();
  if (!now.ok()) return now.status();
  batch_time_ = *now;
  batch_.emplace(log_.NewBatch(*now));
  return absl::OkStatus();
}

void Appender::Commit() {
  const absl::Status committed = CommitBatch();
  if (committed.ok()) {
    Show();
  } else {
    Drop();
  }
  decided_.clear();
  batch_.reset();
  clock_.EndBatch();
  for (Answer& answer : std::exchange(answers_, {})) answer(committed);
}

absl::Status Appender::CommitBatch() {
  if (decided_.empty()) return absl::OkStatus();
  const absl::Status committed = log_.Commit(*batch_);
  if (committed.ok()) return committed;
  if (auto reason = log_.halt_reason()) return Halted(*reason);
  const std::string message(committed.message());
  if (absl::IsResourceExhausted(committed)) {
    return budget::Refuse(v1::ERROR_REASON_DISK_FULL, message);
  }
  return budget::Refuse(v1::ERROR_REASON_INTERNAL, message);
}

void Appender::Show() {
  for (auto& [id, of_ledger] : decided_) {
    of_ledger.ledger->Publish(of_ledger.records);
    if (of_ledger.is_new) ledgers_.Add(of_ledger.ledger);
    tail_.Announce(id, of_ledger.ledger->head().size);
    for (const v1::Record& record : of_ledger.records) {
      erased_ |= record.event().payload().has_text_erased();
    }
  }
}

void Appender::Drop() {
  for (auto& [id, of_ledger] : decided_) UndoAll(of_ledger.records, *of_ledger.ledger);
}

bool Appender::TakeErased() { return std::exchange(erased_, false); }

}  // namespace liggare::ledger
