// What clients are told of their appends, held against the history.

#include "absl/strings/str_cat.h"
#include "services/budget/refusal.h"
#include "services/budget/texts.h"
#include "tests/crash/simulator.h"

namespace liggare::crash {
namespace {

std::string Short(const v1::AppendRequest& request) {
  std::string text = absl::StrCat(request.ledger(), ":");
  for (const v1::Event& event : request.events()) {
    absl::StrAppend(&text, " ", event.event_id().substr(24), "/",
                    static_cast<int>(event.payload().kind_case()));
  }
  if (request.has_condition()) absl::StrAppend(&text, " if ", request.condition().size());
  if (request.validate_only()) absl::StrAppend(&text, " (validate)");
  return text;
}

// What repeats an event must repeat of it. An erased text cannot be told from another.
std::string Repeated(v1::Event event, bool erased) {
  for (const auto& [field, text] : budget::PrivateTexts(*event.mutable_payload())) {
    if (erased) text->Clear();
  }
  return event.SerializeAsString();
}

bool Repeats(const v1::AppendRequest& request, const StoredAppend& stored,
             const ExpectedLedger& ledger) {
  if (request.events_size() != stored.request.events_size()) return false;
  for (int i = 0; i < request.events_size(); ++i) {
    const bool erased = ledger.IsErased(Position{stored.first.value + i});
    if (Repeated(request.events(i), erased) != Repeated(stored.request.events(i), erased)) {
      return false;
    }
  }
  return true;
}

bool IsHalt(const absl::Status& refused) {
  return budget::ReasonOf(refused) == v1::ERROR_REASON_HALTED;
}

}  // namespace

void Simulator::Judge(ExpectedLedger& ledger, const v1::AppendRequest& request,
                      const absl::StatusOr<v1::AppendResponse>& answer) {
  const std::string told = answer.ok()
                               ? absl::StrCat("at ", answer->first_position(),
                                              answer->repeated_append() ? " (repeated)" : "")
                               : absl::StrCat(absl::StatusCodeToString(answer.status().code()), " ",
                                              answer.status().message());
  Note(absl::StrCat(Short(request), " -> ", told));
  if (const StoredAppend* stored = ledger.FindStored(request)) {
    JudgeRepeated(ledger, *stored, request, answer);
  } else if (answer.ok()) {
    JudgeStored(ledger, request, *answer);
  } else {
    JudgeRefused(ledger, request, answer.status());
  }
}

void Simulator::JudgeRepeated(const ExpectedLedger& ledger, const StoredAppend& stored,
                              const v1::AppendRequest& request,
                              const absl::StatusOr<v1::AppendResponse>& answer) {
  const bool same = Repeats(request, stored, ledger);
  if (!answer.ok()) {
    const bool refused_rightly =
        !same && budget::ReasonOf(answer.status()) == v1::ERROR_REASON_EVENT_ID_REUSED;
    if (refused_rightly || IsExcused(answer.status())) return Count("appends: reuse refused");
    Fail(absl::StrCat("a repetition is refused: ", answer.status().ToString()));
  }
  if (!same) Fail("an id is taken twice");
  const bool is_first_result = answer->repeated_append() &&
                               answer->first_position() == stored.first.value &&
                               answer->size() == stored.first.value + request.events_size();
  if (!is_first_result) Fail("a repetition does not get the first result");
  Count("appends: repeated");
}

void Simulator::JudgeStored(ExpectedLedger& ledger, const v1::AppendRequest& request,
                            const v1::AppendResponse& response) {
  if (clock_jumped_) Fail("an append is let in by a clock that has jumped");
  if (request.has_condition() && !ledger.Holds(request.condition())) {
    Fail("an append is let in against its condition");
  }
  if (response.repeated_append()) Fail("an append is called repeated that is not");
  if (request.validate_only()) return Count("appends: validated");
  const Position first{ledger.size().value};
  const absl::Status decided =
      ledger.history().Append({request.events().begin(), request.events().end()});
  if (!decided.ok()) Fail(absl::StrCat("an append is let in: ", decided.ToString()));
  if (response.first_position() != first.value || response.size() != ledger.size().value) {
    Fail(absl::StrCat("expected at ", first.value));
  }
  ledger.NoteStored(request, first);
  Count("appends: acknowledged");
  CheckRecords(store_, ledger, ledger.read_size(), ledger.size());
}

void Simulator::JudgeRefused(ExpectedLedger& ledger, const v1::AppendRequest& request,
                             const absl::Status& refused) {
  if (IsHalt(refused) && faults_.faults() > faults_before_) {
    Count("appends: outcome unknown");
    if (!request.validate_only()) ledger.unknown.push_back(request);
    return;
  }
  if (IsExcused(refused)) {
    Count("appends: put off");
    if (!request.validate_only()) retries_.push_back(request);
    return;
  }
  Count("appends: refused");
  const std::optional<v1::ErrorReason> reason = budget::ReasonOf(refused);
  if (request.has_condition() && !ledger.Holds(request.condition())) {
    if (reason == v1::ERROR_REASON_APPEND_CONDITION_FAILED) return;
    Fail("a broken condition is not what it is refused for");
  }
  const absl::Status decided =
      ledger.history().Append({request.events().begin(), request.events().end()});
  if (decided.ok()) Fail("an append is refused that should be let in");
  if (reason != budget::ReasonOf(decided)) {
    Fail(absl::StrCat("it should be refused with: ", decided.ToString()));
  }
}

bool Simulator::IsExcused(const absl::Status& refused) const {
  const std::optional<v1::ErrorReason> reason = budget::ReasonOf(refused);
  if (reason == v1::ERROR_REASON_CLOCK_JUMPED) return clock_jumped_;
  const bool disk_failed = faults_.faults() > faults_before_;
  if (reason == v1::ERROR_REASON_DISK_FULL) return disk_full_ || disk_failed;
  return disk_failed && (absl::IsInternal(refused) || absl::IsUnavailable(refused) ||
                         absl::IsDataLoss(refused) || absl::IsResourceExhausted(refused));
}

}  // namespace liggare::crash
