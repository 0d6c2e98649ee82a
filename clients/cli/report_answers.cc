#include "clients/cli/report_answers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace liggare::cli {
namespace {

// Puts an answer in its place, or says why there is none.
template <typename Answer>
absl::Status Take(absl::StatusOr<Answer> answer, Answer& place) {
  if (answer.ok()) place = *std::move(answer);
  return answer.status();
}

// Asks for one report. What is known is settled by the first answer, so that all of them are of one
// size, however many events come meanwhile.
class ReportQuestions {
 public:
  ReportQuestions(Session& session, const ReportQuestion& question)
      : client_(session.client()), ledger_(session.ledger()), question_(question) {}

  absl::StatusOr<report::Answers> Ask() {
    if (absl::Status s = AskForBudget(); !s.ok()) return s;
    if (absl::Status s = AskForCatalogue(); !s.ok()) return s;
    if (absl::Status s = AskForYear(); !s.ok()) return s;
    if (absl::Status s = AskForForecasts(); !s.ok()) return s;
    if (absl::Status s = AskForMovedFollowUps(); !s.ok()) return s;
    if (absl::Status s = AskForRemarkableEvents(); !s.ok()) return s;
    if (absl::Status s = AskForComparison(); !s.ok()) return s;
    return std::move(answers_);
  }

 private:
  const v1::ResolvedAsOf& as_of() const { return answers_.budget.as_of(); }

  // A date, as known at the size of the report.
  v1::AsOf At(const std::string& date) const {
    v1::AsOf result;
    result.set_effective_date(date);
    result.set_size(as_of().size());
    return result;
  }

  absl::Status AskForBudget() {
    v1::GetBudgetRequest request;
    request.set_ledger(ledger_);
    *request.mutable_as_of() = question_.as_of;
    return Take(client_.GetBudget(request), answers_.budget);
  }

  absl::Status AskForCatalogue() {
    v1::GetCatalogueRequest request;
    request.set_ledger(ledger_);
    *request.mutable_as_of() = At(as_of().effective_date());
    return Take(client_.GetCatalogue(request), answers_.catalogue);
  }

  // The months of the year, and where it began.
  absl::Status AskForYear() {
    const absl::CivilYear year(answers_.budget.budget_year());
    v1::GetTimelineRequest months;
    months.set_ledger(ledger_);
    months.set_from_date(absl::FormatCivilTime(absl::CivilDay(year)));
    months.set_to_date(as_of().effective_date());
    months.set_step(v1::TIMELINE_STEP_MONTH);
    *months.mutable_known() = At(as_of().effective_date());
    if (absl::Status s = Take(client_.GetTimeline(months), answers_.timeline); !s.ok()) return s;

    v1::GetBudgetRequest before;
    before.set_ledger(ledger_);
    *before.mutable_as_of() = At(absl::FormatCivilTime(absl::CivilDay(year) - 1));
    return Take(client_.GetBudget(before), answers_.year_before);
  }

  absl::StatusOr<v1::GetFollowUpResponse> FollowUp(const std::string& id) {
    v1::GetFollowUpRequest request;
    request.set_ledger(ledger_);
    request.set_follow_up(id);
    *request.mutable_known() = At(as_of().effective_date());
    return client_.GetFollowUp(request);
  }

  absl::Status AskForForecasts() {
    answers_.forecasts = question_.draft;
    if (answers_.forecasts.has_value()) return absl::OkStatus();
    const v1::FollowUpSummary* latest = report::LatestFollowUp(
        answers_.catalogue, as_of().effective_date(), answers_.budget.budget_year());
    if (latest == nullptr) return absl::OkStatus();
    const absl::StatusOr<v1::GetFollowUpResponse> follow_up =
        FollowUp(latest->header().follow_up());
    if (!follow_up.ok()) return follow_up.status();
    report::Forecasts forecasts{latest->header(), {}, /*approved=*/true};
    for (const v1::FollowUpComparison& line : follow_up->lines()) {
      forecasts.lines.push_back(line.approved());
    }
    answers_.forecasts = std::move(forecasts);
    return absl::OkStatus();
  }

  absl::Status AskForMovedFollowUps() {
    for (const v1::FollowUpSummary& summary : answers_.catalogue.follow_ups()) {
      if (summary.header().budget_year() != answers_.budget.budget_year()) continue;
      if (!summary.changed_since() && summary.late_entries() == 0) continue;
      v1::GetFollowUpResponse& place = answers_.moved_follow_ups.emplace_back();
      if (absl::Status s = Take(FollowUp(summary.header().follow_up()), place); !s.ok()) return s;
    }
    return absl::OkStatus();
  }

  absl::Status ReadRecords(v1::EventFilter filter, std::vector<v1::Record>& place) {
    v1::ReadEventsRequest request;
    request.set_ledger(ledger_);
    filter.set_effective_until(as_of().effective_date());
    *request.mutable_filter() = std::move(filter);
    return client_.ReadEvents(request, [&](const v1::ReadEventsResponse& batch) {
      for (const v1::Record& record : batch.records()) {
        if (record.position() < as_of().size()) place.push_back(record);
      }
      return absl::OkStatus();
    });
  }

  absl::Status AskForRemarkableEvents() {
    v1::EventFilter corrections;
    corrections.add_types("event_corrected");
    if (absl::Status s = ReadRecords(corrections, answers_.corrections); !s.ok()) return s;
    v1::EventFilter interpretations;
    interpretations.add_flags("INTERPRETATION");
    return ReadRecords(interpretations, answers_.interpretations);
  }

  // The as-of of what the report is compared with: a date as known now, or what a follow-up stood
  // on.
  absl::StatusOr<v1::AsOf> Previous() const {
    absl::CivilDay date;
    if (absl::ParseCivilTime(question_.previous, &date)) return At(question_.previous);
    for (const v1::FollowUpSummary& summary : answers_.catalogue.follow_ups()) {
      if (summary.header().follow_up() != question_.previous) continue;
      v1::AsOf result;
      result.set_effective_date(summary.header().as_of_date());
      result.set_size(summary.header().as_of_size());
      return result;
    }
    return absl::NotFoundError(absl::StrCat(
        "there is nothing to compare with: \"", question_.previous,
        "\" is no date, YYYY-MM-DD, and no follow-up that is approved at this date and size"));
  }

  absl::Status AskForComparison() {
    if (question_.previous.empty()) return absl::OkStatus();
    const absl::StatusOr<v1::AsOf> previous = Previous();
    if (!previous.ok()) return previous.status();
    v1::CompareBudgetsRequest request;
    request.set_ledger(ledger_);
    request.set_budget_year(answers_.budget.budget_year());
    *request.mutable_base() = *previous;
    *request.mutable_other() = At(as_of().effective_date());
    report::Comparison& comparison = answers_.comparison.emplace();
    return client_.CompareBudgets(request, [&](const v1::CompareBudgetsResponse& message) {
      if (message.has_base()) comparison.differences = message;
      for (const v1::ComparedEvent& event : message.events()) comparison.events.push_back(event);
      return absl::OkStatus();
    });
  }

  client::Client& client_;
  const std::string& ledger_;
  const ReportQuestion& question_;
  report::Answers answers_;
};

}  // namespace

absl::StatusOr<report::Answers> AskForReport(Session& session, const ReportQuestion& question) {
  return ReportQuestions(session, question).Ask();
}

}  // namespace liggare::cli
