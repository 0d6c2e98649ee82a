#include "services/ledger/appender.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "absl/time/clock.h"
#include "services/budget/dates.h"
#include "services/budget/refusal.h"
#include "services/budget/rules.h"
#include "services/ledger/condition.h"
#include "services/ledger/reading.h"
#include "services/ledger/record_maker.h"
#include "services/ledger/refused_event.h"
#include "services/ledger/threads.h"
#include "store/chunk.h"

namespace liggare::ledger {
namespace {

// Decided in about a third of a millisecond.
constexpr size_t kEventsAtAStretch = 128;

absl::Status Halted(const std::string& reason) {
  return budget::Refuse(v1::ERROR_REASON_HALTED,
                        "the store takes no appends until it is restarted: " + reason,
                        {{"halt_reason", reason}});
}

absl::Status BehindAnchor(const std::string& ledger, const std::string& reason) {
  return budget::Refuse(v1::ERROR_REASON_BEHIND_ANCHOR, reason, {{"ledger", ledger}});
}

// Why a ledger that is to be made has no key.
absl::Status NoKey(const absl::Status& why) {
  const std::string message(why.message());
  if (absl::IsInvalidArgument(why)) {
    return budget::RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, "origin", message);
  }
  return budget::Refuse(v1::ERROR_REASON_INTERNAL, message);
}

// What the rules ask beside the state, of what is committed or decided.
absl::Status AskRules(const store::Batch& batch, const Ledger& ledger, const budget::State& state,
                      const v1::AppendRequest& request, size_t index, v1::Record* record) {
  const auto record_at = [&](Position position) { return batch.ReadOne(ledger.id(), position); };
  const auto next_with = [&](const std::string& tag, Position from) {
    return batch.AnyMatchFrom(ledger.id(), {{tag}}, from);
  };
  const auto figures_at = [&](const v1::FollowUpApproved& header,
                              const v1::FollowUpLine& line) -> absl::StatusOr<v1::Figures> {
    auto date = budget::ParseDate(header.as_of_date());
    if (!date.ok()) return date.status();
    auto projection = ledger.projection();
    if (!projection.ok()) return projection.status();
    return (*projection)
        ->LineFigures(line.line(), line.kind(), header.budget_year(), *date,
                      Size{header.as_of_size()});
  };
  const budget::Append append(request.events().data(), static_cast<size_t>(request.events_size()));
  return budget::Decide(state, append, index, {{record_at, next_with}, figures_at}, record);
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

v1::AppendResponse* Result(std::span<const v1::Record* const> records,
                           google::protobuf::Arena* arena) {
  auto* response = google::protobuf::Arena::CreateMessage<v1::AppendResponse>(arena);
  response->set_first_position(records.front()->position());
  response->set_size(SizeThrough(Position{records.back()->position()}).value);
  *response->mutable_recorded_at() = records.front()->recorded_at();
  response->mutable_events()->Reserve(static_cast<int>(records.size()));
  for (const v1::Record* record : records) {
    v1::AppendedEvent& event = *response->add_events();
    event.set_position(record->position());
    *event.mutable_flags() = record->flags();
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

Appender::Appender(store::EventLog& log, store::Vault& vault, const store::KeyFiles& keys,
                   Ledgers& ledgers, Tail& tail, TransactionClock& clock,
                   size_t condition_events_max, AppendFigures& figures)
    : log_(log),
      vault_(vault),
      keys_(keys),
      ledgers_(ledgers),
      tail_(tail),
      clock_(clock),
      condition_events_max_(condition_events_max),
      figures_(figures) {}

Appender::~Appender() { AwaitBeside(); }

void Appender::Take(WriteRequest request) {
  std::visit([this](auto&& work) { Take(std::move(work)); }, std::move(request.work));
}

void Appender::Take(AppendWork work) {
  auto appended = Decide(work);
  open_->answers.push_back(Answer{std::move(work), std::move(appended)});
}

void Appender::Take(CreateLedgerWork work) {
  auto opened = OpenLedger(work.request, work.actor);
  open_->answers.push_back(Answer{std::move(work), nullptr, std::move(opened)});
  Commit();  // only then can others find it
}

void Appender::Take(BetweenWork work) {
  Commit();
  work.run();
}

absl::StatusOr<const v1::AppendResponse*> Appender::Decide(const AppendWork& work) {
  if (absl::Status takes = CheckTakesAppends(); !takes.ok()) return takes;
  const v1::AppendRequest& request = *work.request;
  auto ledger = ledgers_.FindToWrite(request.ledger());
  if (!ledger.ok()) return ledger.status();
  if (auto reason = (*ledger)->halt_reason()) return Halted(*reason);

  // Else much of it would be decided in vain, and anew in the next batch.
  if (open_->batch != nullptr && !open_->batch->HasRoomFor(request.events_size())) CommitBeside();
  const absl::Status begun = EnsureBatch();
  auto found = FindEvents(request);
  if (!found.ok()) return found.status();
  const Size committed_size = (*ledger)->head().size;
  bool repeated = false;
  bool needs_commit = NeedsCommitted(request);
  for (const std::optional<Position>& position : *found) {
    repeated |= position.has_value();
    needs_commit |= position.has_value() && !committed_size.Contains(*position);
  }
  if (needs_commit && HasUncommitted()) {
    Commit();
    return Decide(work);
  }
  if (repeated) {
    auto first = RepeatedAppend(log_, vault_, request, *found);
    if (!first.ok()) return first.status();
    auto* response =
        google::protobuf::Arena::CreateMessage<v1::AppendResponse>(work.request.arena());
    *response = *first;
    return response;
  }

  if (!begun.ok()) return begun;
  if (auto reason = (*ledger)->behind_anchor()) return BehindAnchor(request.ledger(), *reason);
  if (request.has_condition()) {
    absl::Status holds =
        CheckCondition(*open_->batch, request.ledger(), request.condition(), condition_events_max_);
    if (!holds.ok()) return holds;
  }
  auto result = DecideNew(work, *ledger);
  const bool full = budget::ReasonOf(result.status()) == v1::ERROR_REASON_APPEND_TOO_LARGE;
  if (full && !open_->decided.empty()) {
    CommitBeside();
    return Decide(work);
  }
  return result;
}

absl::StatusOr<FoundEvents> Appender::FindEvents(const v1::AppendRequest& request) const {
  std::vector<std::string_view> ids;
  ids.reserve(request.events_size());
  for (const v1::Event& event : request.events()) ids.push_back(event.event_id());
  // Without a batch, since the clock has jumped, a repetition of what is stored is still answered.
  return open_->batch != nullptr ? open_->batch->FindEvents(request.ledger(), ids)
                                 : log_.FindEvents(request.ledger(), ids);
}

absl::StatusOr<Appender::Decided*> Appender::DecidedOf(const std::shared_ptr<Ledger>& ledger) {
  auto state = ledger->state();
  if (!state.ok()) return state.status();
  // Bringing it into use may have shown that it is damaged.
  if (auto reason = ledger->halt_reason()) return Halted(*reason);
  Decided& of_ledger = open_->decided[ledger->id()];
  of_ledger.ledger = ledger;
  of_ledger.state = *state;
  return &of_ledger;
}

absl::StatusOr<const v1::AppendResponse*> Appender::DecideNew(
    const AppendWork& work, const std::shared_ptr<Ledger>& ledger) {
  auto of_ledger = DecidedOf(ledger);
  if (!of_ledger.ok()) return of_ledger.status();
  std::vector<const v1::Record*>& records = (*of_ledger)->records;
  const size_t first = records.size();
  v1::AppendResponse* result = nullptr;
  absl::Status decided = open_->batch->Begin(ledger->id(), work.request->events_size());
  if (decided.ok()) {
    decided = AddEvents(work, **of_ledger);
    if (decided.ok()) result = Result(std::span(records).subspan(first), work.request.arena());
    if (decided.ok() && !work.request->validate_only()) {
      open_->batch->Seal();
      return result;
    }
    Undo(**of_ledger, first);
    open_->batch->Abandon();
  }
  if (records.empty()) open_->decided.erase(ledger->id());
  if (!decided.ok()) return decided;
  result->clear_recorded_at();
  return result;
}

absl::Status Appender::AddEvents(const AppendWork& work, Decided& of_ledger) {
  for (size_t index = 0; index < static_cast<size_t>(work.request->events_size()); ++index) {
    if (index % kEventsAtAStretch == kEventsAtAStretch - 1) LetOthersRun();
    absl::Status decided = AddEvent(work, index, of_ledger);
    if (!decided.ok()) {
      return NameEvent(decided, index, work.request->events(static_cast<int>(index)).event_id());
    }
  }
  return absl::OkStatus();
}

absl::Status Appender::AddEvent(const AppendWork& work, size_t index, Decided& of_ledger) {
  const v1::Event& event = work.request->events(static_cast<int>(index));
  if (event.payload().has_follow_up_approved()) {
    absl::Status size =
        CheckEndsAppend(log_, *of_ledger.ledger, event.payload().follow_up_approved().as_of_size());
    if (!size.ok()) return size;
  }
  std::vector<store::StoredText> texts;
  v1::Record* record = MakeRecord(event, work.actor, work.request.arena(), &texts);
  absl::Status decided =
      AskRules(*open_->batch, *of_ledger.ledger, *of_ledger.state, *work.request, index, record);
  if (!decided.ok()) return decided;
  absl::Status added = open_->batch->Add(*record, MakeBeside(*record, std::move(texts)));
  if (!added.ok()) return RefusedByBatch(added);
  of_ledger.state->Apply(*record);
  of_ledger.records.push_back(record);
  return absl::OkStatus();
}

void Appender::Undo(Decided& of_ledger, size_t from) {
  while (of_ledger.records.size() > from) {
    of_ledger.state->Undo(*of_ledger.records.back());
    of_ledger.records.pop_back();
  }
}

absl::StatusOr<std::shared_ptr<Ledger>> Appender::OpenLedger(v1::CreateLedgerRequest request,
                                                             const std::string& actor) {
  if (absl::Status takes = CheckTakesAppends(); !takes.ok()) return takes;
  const std::string& id = request.ledger();
  if (auto existing = ledgers_.FindToWrite(id); existing.ok()) {
    if (auto reason = (*existing)->halt_reason()) return Halted(*reason);
    const v1::Ledger is = (*existing)->Describe();
    const bool same = is.name() == request.name() && is.currency() == request.currency() &&
                      (request.origin().empty() || is.origin() == request.origin());
    if (same) return existing;
    return budget::Refuse(
        v1::ERROR_REASON_LEDGER_EXISTS,
        "the ledger '" + id + "' exists with another name, currency or origin; take another id",
        {{"ledger", id},
         {"name", is.name()},
         {"currency", is.currency()},
         {"origin", is.origin()}});
  }
  const auto lost = ledgers_.Lost();
  if (auto why = lost.find(id); why != lost.end()) return BehindAnchor(id, why->second);
  if (request.origin().empty()) request.set_origin("localhost/" + id);
  // Whole on disk before a record names it.
  const auto key = keys_.First(id, request.origin());
  if (!key.ok()) return NoKey(key.status());
  auto ledger = ledgers_.New(id);
  // What cannot be shown is not begun.
  if (auto state = ledger->state(); !state.ok()) return state.status();
  if (absl::Status begun = EnsureBatch(); !begun.ok()) return begun;
  if (absl::Status begun = open_->batch->Begin(id, 1); !begun.ok()) return begun;
  v1::Record& record = open_->openings.emplace_back(
      MakeOpening(request, key->verifier().Encode(), actor, open_->time));
  absl::Status added = open_->batch->Add(record, MakeBeside(record, {}));
  if (!added.ok()) {
    open_->batch->Abandon();
    return RefusedByBatch(added);
  }
  open_->batch->Seal();
  auto of_ledger = DecidedOf(ledger);
  if (!of_ledger.ok()) return of_ledger.status();
  (*of_ledger)->state->Apply(record);
  (*of_ledger)->is_new = true;
  (*of_ledger)->records.push_back(&record);
  return ledger;
}

absl::Status Appender::CheckTakesAppends() const {
  if (auto reason = log_.halt_reason()) return Halted(*reason);
  return absl::OkStatus();
}

absl::Status Appender::EnsureBatch() {
  if (open_->batch != nullptr) return absl::OkStatus();
  auto now = clock_.BeginBatch();
  if (!now.ok()) return now.status();
  open_->time = *now;
  open_->batch = std::make_shared<store::Batch>(
      log_.NewBatch(*now, beside_ == nullptr ? nullptr : beside_->batch));
  return absl::OkStatus();
}

void Appender::Commit() {
  AwaitBeside();
  Finish(*open_);
  std::unique_ptr<Round> round = std::exchange(open_, std::make_unique<Round>());
  spent_.reset();
  if (round->committed.ok()) return Note(*round);
  const absl::Status why = round->committed;
  Drop(std::move(round), why);
}

void Appender::CommitBeside() {
  AwaitBeside();
  if (open_->batch != nullptr) open_->batch->ForgetBelow();
  beside_ = std::exchange(open_, std::make_unique<Round>());
  committer_.Begin([this, round = beside_.get(), spent = std::move(spent_)]() mutable {
    Finish(*round);
    spent.reset();
  });
}

void Appender::AwaitBeside() {
  committer_.Await();
  if (beside_ == nullptr) return;
  std::unique_ptr<Round> round = std::move(beside_);
  if (round->committed.ok()) {
    Note(*round);
    spent_ = std::move(round);
    return;
  }
  // What was decided on top of it has nothing to stand on.
  const absl::Status why = round->committed;
  std::unique_ptr<Round> on_top = std::exchange(open_, std::make_unique<Round>());
  if (on_top->batch != nullptr) clock_.EndBatch();
  for (auto& [id, of_ledger] : on_top->decided) Undo(of_ledger, 0);
  on_top->batch.reset();
  Drop(std::move(round), why);
  for (Answer& answer : on_top->answers) Tell(answer, why);
}

void Appender::Drop(std::unique_ptr<Round> round, const absl::Status& why) {
  for (auto& [id, of_ledger] : round->decided) Undo(of_ledger, 0);
  round->batch.reset();
  for (Answer& answer : round->answers) Tell(answer, why);
}

void Appender::Note(const Round& round) {
  committed_ += round.events;
  erased_ |= round.erased;
}

void Appender::Finish(Round& round) const {
  round.committed = CommitBatch(round);
  if (round.committed.ok()) {
    Show(round);
    figures_.appends.fetch_add(static_cast<int64_t>(round.answers.size()),
                               std::memory_order_relaxed);
    if (round.events > 0) figures_.commit_events.Note(static_cast<double>(round.events));
  }
  if (round.batch != nullptr) clock_.EndBatch();
  if (!round.committed.ok()) return;
  for (Answer& answer : round.answers) Tell(answer, absl::OkStatus());
}

absl::Status Appender::CommitBatch(Round& round) const {
  if (round.decided.empty()) return absl::OkStatus();
  const absl::Time began = absl::Now();
  const absl::Status committed = log_.Commit(*round.batch);
  if (committed.ok()) {
    figures_.commit_seconds.Note(absl::ToDoubleSeconds(absl::Now() - began));
    return committed;
  }
  if (auto reason = log_.halt_reason()) return Halted(*reason);
  const std::string message(committed.message());
  if (absl::IsResourceExhausted(committed)) {
    return budget::Refuse(v1::ERROR_REASON_DISK_FULL, message);
  }
  return budget::Refuse(v1::ERROR_REASON_INTERNAL, message);
}

void Appender::Show(Round& round) const {
  for (auto& [id, of_ledger] : round.decided) {
    if (absl::Status shown = of_ledger.ledger->Publish(of_ledger.records); !shown.ok()) {
      // What is durable and cannot be shown must not be decided on any further.
      of_ledger.ledger->Halt(std::string(shown.message()));
    }
    if (of_ledger.is_new) ledgers_.Add(of_ledger.ledger);
    tail_.Announce(id, of_ledger.ledger->head().size);
    round.events += static_cast<int64_t>(of_ledger.records.size());
    for (const v1::Record* record : of_ledger.records) {
      round.erased |= record->event().payload().has_text_erased();
    }
  }
}

void Appender::Tell(Answer& answer, const absl::Status& committed) {
  if (auto* append = std::get_if<AppendWork>(&answer.work)) {
    if (!committed.ok()) return append->done(committed);
    return append->done(answer.appended);
  }
  CreateLedgerDone& done = std::get<CreateLedgerWork>(answer.work).done;
  if (!committed.ok()) return done(committed);
  if (!answer.opened.ok()) return done(answer.opened.status());
  v1::CreateLedgerResponse response;
  *response.mutable_ledger() = (*answer.opened)->Describe();
  done(std::move(response));
}

int64_t Appender::TakeCommitted() { return std::exchange(committed_, 0); }

bool Appender::TakeErased() { return std::exchange(erased_, false); }

}  // namespace liggare::ledger
