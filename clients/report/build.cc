#include "clients/report/build.h"

#include <google/protobuf/util/time_util.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/report/sections.h"

namespace liggare::report {
namespace {

using language::Words;

std::string Banner(const v1::GetBudgetResponse& budget, const Words& words) {
  const language::FlagCounts flags = language::CountFlags(budget.flags());
  const auto examples = flags.find(v1::FLAG_REASON_EXAMPLE);
  if (examples == flags.end()) return "";
  return absl::StrCat(words.Flag(v1::FLAG_REASON_EXAMPLE), ": ", words.Events(examples->second),
                      " ",
                      words("did not happen; figures that rest on them are marked EXAMPLE.",
                            "har inte hänt; siffror som vilar på dem är märkta EXEMPEL."));
}

void AddHeading(Document& document, const Answers& answers, const Words& words) {
  const v1::GetBudgetResponse& budget = answers.budget;
  document.title = absl::StrCat(words("Follow-up", "Uppföljning"), " ",
                                budget.as_of().effective_date(), ": ", budget.ledger_name());
  document.subtitle = absl::StrCat(
      words("Budget", "Budget"), " ", budget.budget_year(), ". ",
      words("As known with the first", "Enligt de första"), " ", budget.as_of().size(), " ",
      words("events. Amounts in", "händelserna. Belopp i"), " ", budget.currency(), ".");
  document.banner = Banner(budget, words);
  document.currency = budget.currency();
  if (budget.as_of().has_recorded_at()) {
    document.made_at = google::protobuf::util::TimeUtil::ToString(budget.as_of().recorded_at());
  }
}

void AddCharts(Document& document, const Answers& answers, const Words& words) {
  for (const v1::KindFigures& kind : answers.budget.kinds()) {
    document.headlines.push_back(HeadlinesOf(answers, kind, words));
    BarChart bars = AreaChart(answers, kind.kind(), words);
    if (!bars.bars.empty()) document.bar_charts.push_back(std::move(bars));
    YearChart year = YearChartOf(answers, kind, words);
    if (!year.points.empty()) document.year_charts.push_back(std::move(year));
  }
}

// How the columns of figures are read; said once.
std::string ColumnsExplained(const Words& words) {
  return words(
      "Deviation is the budget to date less the outcome, and in percent of the budget to date; "
      "forecast deviation is the budget of the year less the forecast. Positive is better than the "
      "budget. Remaining is the budget less the cost.",
      "Avvikelse är budget ack. minus utfall, och i procent av budget ack.; prognosavvikelse är "
      "årets budget minus prognosen. Positivt är bättre än budget. Återstår är budget minus "
      "kostnad.");
}

}  // namespace

Document BuildReport(const Answers& answers, const Words& words) {
  Document document;
  AddHeading(document, answers, words);
  AddCharts(document, answers, words);
  for (const v1::KindFigures& kind : answers.budget.kinds()) {
    document.sections.push_back(LinesSection(answers, kind.kind(), words));
  }
  if (!document.sections.empty()) {
    document.sections.front().paragraphs.push_back(ColumnsExplained(words));
  }
  document.sections.push_back(BookedSection(answers, words));
  document.sections.push_back(FundsSection(answers, words));
  if (answers.comparison.has_value()) {
    document.sections.push_back(ChangesSection(*answers.comparison, words));
  }
  document.sections.push_back(NotesSection(answers, words));
  document.sections.push_back(DecisionsSection(answers, words));
  document.sections.push_back(BasisSection(answers, words));
  return document;
}

}  // namespace liggare::report
