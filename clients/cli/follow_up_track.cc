#include <fmt/core.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/report.h"
#include "clients/report/percent.h"
#include "clients/report/value_text.h"

namespace liggare::cli {
namespace {

struct TrackOptions {
  int year = 0;
  std::string line;
  KnownOptions known;
};

using LineAndKind = std::pair<std::string, v1::FundKind>;

// Follows the forecasts of a budget year to what came of them.
class Track {
 public:
  Track(Session& session, const TrackOptions& options) : session_(session), options_(options) {}

  absl::Status Run() {
    if (absl::Status s = AskForOutcome(); !s.ok()) return s;
    if (absl::Status s = AskForForecasts(); !s.ok()) return s;
    const Words words = session_.words();
    Report report;
    report.Add("year", words("budget year", "budgetår"), options_.year);
    report.Add("size", words("size of the ledger", "liggarens storlek"), as_of_.size());
    report.Add(std::move(table_));
    report.Print(session_, fmt::format("{} {}\n",
                                       words("Forecasts and what came; the outcome is",
                                             "Prognoser och vad som blev; utfallet är"),
                                       Describe(as_of_, words)));
    return absl::OkStatus();
  }

 private:
  static Table MakeTable(const Words& words) {
    return Table(
        "lines", "",
        {{"line", words("line", "rad")},
         {"kind", words("kind", "slag")},
         {"follow_up", words("follow-up", "uppföljning")},
         {"as_of_date", words("figures at", "siffror per")},
         {"outcome_then", words("outcome then", "utfall då")},
         {"forecast", words("forecast", "prognos")},
         {"outcome", words("outcome of the year", "årets utfall")},
         {"deviation", words("forecast less outcome", "prognos minus utfall")},
         {"deviation_percent", words("of forecast", "av prognosen"), Column::Shown::kTableOnly}});
  }

  v1::AsOf Known(const std::string& date) const {
    v1::AsOf as_of;
    as_of.set_effective_date(date);
    as_of.set_size(as_of_.size());
    return as_of;
  }

  // What the year has come to, at its last day.
  absl::Status AskForOutcome() {
    v1::GetBudgetRequest request;
    request.set_ledger(session_.ledger());
    request.set_budget_year(options_.year);
    request.mutable_as_of()->set_effective_date(absl::StrCat(options_.year, "-12-31"));
    if (options_.known.given()) {
      if (absl::Status s = options_.known.Fill(*request.mutable_as_of()); !s.ok()) return s;
    }
    const absl::StatusOr<v1::GetBudgetResponse> budget = session_.client().GetBudget(request);
    if (!budget.ok()) return budget.status();
    as_of_ = budget->as_of();
    for (const v1::LineFigures& line : budget->lines()) {
      outcomes_[{line.line(), line.kind()}] = line.total().outcome();
    }
    return absl::OkStatus();
  }

  absl::Status AskForForecasts() {
    v1::ListFollowUpsRequest request;
    request.set_ledger(session_.ledger());
    *request.mutable_known() = Known(as_of_.effective_date());
    const absl::StatusOr<v1::ListFollowUpsResponse> list = session_.client().ListFollowUps(request);
    if (!list.ok()) return list.status();
    for (const v1::FollowUpSummary& summary : list->follow_ups()) {
      if (summary.header().budget_year() != options_.year) continue;
      if (absl::Status s = AskFor(summary.header()); !s.ok()) return s;
    }
    for (auto& [line, rows] : rows_) {
      for (Row& row : rows) table_.Add(std::move(row));
    }
    return absl::OkStatus();
  }

  absl::Status AskFor(const v1::FollowUpApproved& header) {
    v1::GetFollowUpRequest request;
    request.set_ledger(session_.ledger());
    request.set_follow_up(header.follow_up());
    *request.mutable_known() = Known(as_of_.effective_date());
    const absl::StatusOr<v1::GetFollowUpResponse> follow_up =
        session_.client().GetFollowUp(request);
    if (!follow_up.ok()) return follow_up.status();
    for (const v1::FollowUpComparison& line : follow_up->lines()) {
      if (options_.line.empty() || options_.line == line.approved().line()) {
        AddRow(header, line.approved());
      }
    }
    return absl::OkStatus();
  }

  void AddRow(const v1::FollowUpApproved& header, const v1::FollowUpLine& approved) {
    const Words words = session_.words();
    const LineAndKind line{approved.line(), approved.kind()};
    const auto found = outcomes_.find(line);
    const int64_t outcome = found == outcomes_.end() ? 0 : found->second;
    const int64_t deviation = approved.forecast() - outcome;
    rows_[line].push_back(
        {Cell::Text(approved.line()),
         Cell::Text(words.Kind(approved.kind()),
                    ShortName(v1::FundKind_Name(approved.kind()), "FUND_KIND_")),
         Cell::Text(header.follow_up()), Cell::Text(header.as_of_date()),
         Cell::Amount(approved.outcome()), Cell::Amount(approved.forecast()), Cell::Amount(outcome),
         Cell::Amount(deviation),
         Cell::Text(report::ValueText(report::PercentOf(deviation, approved.forecast()), words))});
  }

  Session& session_;
  const TrackOptions& options_;
  v1::ResolvedAsOf as_of_;
  std::map<LineAndKind, int64_t> outcomes_;
  std::map<LineAndKind, std::vector<Row>> rows_;  // of a line, in the order of the follow-ups
  Table table_ = MakeTable(session_.words());
};

absl::Status RunTrack(Session& session, const TrackOptions& options) {
  return Track(session, options).Run();
}

}  // namespace

void AddTrackCommand(CLI::App& followup, Session& session) {
  CLI::App* command = followup.add_subcommand(
      "track", "Show how the forecasts of a year's follow-ups compare with what came");
  auto options = std::make_shared<TrackOptions>();
  command->add_option("YEAR", options->year, "The budget year")
      ->required()
      ->check(Between(1900, 2999));
  command->add_option("--line", options->line, "Only this line")->type_name("ID");
  options->known.AddTo(command);
  command->footer(
      "The outcome is the year's as it is known now, or as --size or --known-at says; before the\n"
      "year has ended it is what has come so far.\n"
      "\nExamples:\n"
      "  liggare followup track 2020\n"
      "  liggare followup track 2020 --line m03 --format csv");
  RunWith(command, session, Needs::kLedger, options, RunTrack);
}

}  // namespace liggare::cli
