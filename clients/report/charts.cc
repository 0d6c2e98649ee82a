// The headlines and the charts.

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "clients/report/percent.h"
#include "clients/report/sections.h"
#include "clients/report/value_text.h"
#include "services/budget/amounts.h"

namespace liggare::report {
namespace {

using language::Words;

// "Drift", "Investering".
std::string KindTitle(v1::FundKind kind, const Words& words) {
  return kind == v1::FUND_KIND_OPERATING ? words("Operating", "Drift")
                                         : words("Investment", "Investering");
}

// "15,3 % of the budget to date"; empty where there is no percentage.
std::string PercentRemark(int64_t part, int64_t whole, const std::string& of, const Words& words) {
  const std::string percent = ValueText(PercentOf(part, whole), words);
  return percent.empty() ? "" : percent + " " + of;
}

// The depth whose lines a chart compares: that below the programme where there is one.
int ChartDepth(const v1::GetBudgetResponse& budget, v1::FundKind kind) {
  for (const v1::LineFigures& line : budget.lines()) {
    if (line.kind() == kind && line.depth() == 1) return 1;
  }
  return 0;
}

}  // namespace

Headlines HeadlinesOf(const Answers& answers, const v1::KindFigures& kind, const Words& words) {
  const v1::Figures& cells = kind.cells();
  Headlines headlines{KindTitle(kind.kind(), words), {}};
  headlines.items.push_back(
      {words("Budget of the year", "Årets budget"), Amount{cells.budget()},
       absl::StrCat(words("of it to date", "varav ack."), " ",
                    ShortAmount(cells.budget_to_date(), answers.budget.currency(), words)),
       false});
  headlines.items.push_back(
      {words("Outcome, net", "Utfall netto"), Amount{cells.outcome()},
       PercentRemark(cells.outcome(), cells.budget(), words("of the budget", "av budgeten"), words),
       false});
  headlines.items.push_back({words("Deviation to date", "Avvikelse ack."),
                             Amount{cells.deviation()},
                             PercentRemark(cells.deviation(), cells.budget_to_date(),
                                           words("of the budget to date", "av budget ack."), words),
                             cells.deviation() < 0});
  if (const std::optional<int64_t> forecast = ForecastOfKind(answers, kind.kind())) {
    const int64_t deviation = budget::Subtract(cells.budget(), *forecast);
    headlines.items.push_back(
        {words("Forecast deviation", "Prognosavvikelse"), Amount{deviation},
         absl::StrCat(words("forecast", "prognos"), " ",
                      ShortAmount(*forecast, answers.budget.currency(), words)),
         deviation < 0});
  }
  return headlines;
}

BarChart AreaChart(const Answers& answers, v1::FundKind kind, const Words& words) {
  BarChart chart{absl::StrCat(KindTitle(kind, words), ": ",
                              words("budget, outcome and forecast of the year",
                                    "årets budget, utfall och prognos")),
                 {}};
  const ForecastOf forecasts = ForecastsByLine(answers);
  const int depth = ChartDepth(answers.budget, kind);
  for (const v1::LineFigures& line : answers.budget.lines()) {
    if (line.kind() != kind || line.depth() != depth) continue;
    BarChart::Bar bar{line.name(), line.total().budget(), line.total().outcome(), {}};
    if (const auto found = forecasts.find({line.line(), kind}); found != forecasts.end()) {
      bar.forecast = found->second->forecast();
    }
    chart.bars.push_back(std::move(bar));
  }
  return chart;
}

YearChart YearChartOf(const Answers& answers, const v1::KindFigures& kind, const Words& words) {
  const int year = answers.budget.budget_year();
  YearChart chart{absl::StrCat(KindTitle(kind.kind(), words), ": ",
                               words("outcome through the year", "utfall under året")),
                  absl::CivilDay(year + 1, 1, 1) - absl::CivilDay(year, 1, 1),
                  {},
                  kind.cells().budget(),
                  ForecastOfKind(answers, kind.kind())};
  for (const v1::TimelinePoint& point : answers.timeline.points()) {
    absl::CivilDay date;
    if (point.kind() != kind.kind() || !absl::ParseCivilTime(point.date(), &date)) continue;
    chart.points.push_back({date - absl::CivilDay(year, 1, 1) + 1, point.figures().budget_to_date(),
                            point.figures().outcome()});
  }
  return chart;
}

}  // namespace liggare::report
