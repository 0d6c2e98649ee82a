#include <fmt/core.h>

#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/figures_table.h"

namespace liggare::cli {
namespace {

struct TimelineOptions {
  v1::GetTimelineRequest request;
  std::string step = "month";
  std::string kind;
  KnownOptions known;
  bool wide = false;
};

absl::Status RunTimeline(Session& session, const TimelineOptions& options) {
  v1::GetTimelineRequest request = options.request;
  request.set_ledger(session.ledger());
  request.set_kind(KindOf(options.kind));
  request.set_step(options.step == "month" ? v1::TIMELINE_STEP_MONTH : v1::TIMELINE_STEP_TERTIAL);
  if (options.known.given()) {
    const absl::Status known = options.known.Fill(*request.mutable_known());
    if (!known.ok()) return known;
  }
  const absl::StatusOr<v1::GetTimelineResponse> timeline = session.client().GetTimeline(request);
  if (!timeline.ok()) return timeline.status();

  const Words words = session.words();
  std::vector<Column> columns = {{"date", words("date", "datum")},
                                 {"budget_year", words("year", "år")},
                                 {"kind", words("kind", "slag")}};
  AddFigureColumns(columns, words, options.wide);
  Table table("points", "", std::move(columns));
  for (const v1::TimelinePoint& point : timeline->points()) {
    Row row = {Cell::Text(point.date()), Cell::Number(point.budget_year()),
               Cell::Text(words.Kind(point.kind()),
                          ShortName(v1::FundKind_Name(point.kind()), "FUND_KIND_"))};
    AddFigureCells(row, point.figures());
    table.Add(std::move(row));
  }
  const std::string what =
      request.line().empty() ? words("all lines", "alla rader") : request.line();
  const std::string heading = fmt::format(
      "{}{}{} {} – {}, {} {}\n", what, request.fund().empty() ? "" : ", ", request.fund(),
      request.from_date(), request.to_date(),
      words("as known at size", "enligt vad som var känt vid storlek"), timeline->as_of().size());
  session.Print(*timeline, heading, {table});
  return absl::OkStatus();
}

}  // namespace

void AddTimelineCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("timeline", "Follow the figures of a line through time");
  auto options = std::make_shared<TimelineOptions>();
  v1::GetTimelineRequest& request = options->request;
  command->add_option("LINE", *request.mutable_line(),
                      "The line, with everything below it; else all lines");
  command->add_option("--from", *request.mutable_from_date(), "The first date, YYYY-MM-DD")
      ->type_name("DATE")
      ->required();
  command->add_option("--to", *request.mutable_to_date(), "The last date, YYYY-MM-DD")
      ->type_name("DATE")
      ->required();
  command->add_option("--step", options->step, "A point each month or each tertial")
      ->type_name("month|tertial")
      ->check(OneOf({"month", "tertial"}))
      ->capture_default_str();
  command->add_option("--fund", *request.mutable_fund(), "Only this fund")->type_name("ID");
  AddKindOption(command, options->kind);
  command
      ->add_option_function<int>(
          "--year", [options](const int& year) { options->request.set_budget_year(year); },
          "The budget year of all points; else each point's own")
      ->type_name("YEAR");
  options->known.AddTo(command);
  command->add_flag("--wide", options->wide, "All columns of figures");
  command->footer(
      "Example:\n"
      "  liggare timeline m03 --from 2020-01-01 --to 2020-12-31 --step tertial");
  RunWith(command, session, Needs::kLedger, options, RunTimeline);
}

}  // namespace liggare::cli
