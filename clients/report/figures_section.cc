// The tables of figures: the lines of each kind of money, and all that is booked.

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/report/percent.h"
#include "clients/report/sections.h"
#include "services/budget/amounts.h"

namespace liggare::report {
namespace {

using language::Words;

std::vector<Column> FigureColumns(const Words& words) {
  constexpr auto kAmount = Column::Kind::kAmount;
  constexpr auto kPercent = Column::Kind::kPercent;
  return {{"name", words("line", "rad")},
          {"line", words("id", "id")},
          {"budget", words.Column(v1::COLUMN_BUDGET), kAmount},
          {"budget_to_date", words.Column(v1::COLUMN_BUDGET_TO_DATE), kAmount},
          {"cost", words.Column(v1::COLUMN_COST), kAmount},
          {"revenue", words.Column(v1::COLUMN_REVENUE), kAmount},
          {"outcome", words("outcome, net", "utfall netto"), kAmount},
          {"deviation", words("deviation", "avvikelse"), kAmount},
          {"deviation_percent", "%", kPercent},
          {"remaining", words.Column(v1::COLUMN_REMAINING), kAmount},
          {"forecast", words("forecast", "prognos"), kAmount},
          {"forecast_deviation", words("forecast deviation", "prognos\u00adavvikelse"), kAmount},
          {"status", words("status", "status")},
          {"remarks", words("remarks", "anmärkning"), Column::Kind::kRemark}};
}

std::vector<Value> FigureValues(const std::string& name, const std::string& id,
                                const v1::Figures& figures) {
  return {name,
          id,
          Amount{figures.budget()},
          Amount{figures.budget_to_date()},
          Amount{figures.cost()},
          Amount{figures.revenue()},
          Amount{figures.outcome()},
          Amount{figures.deviation()},
          PercentOf(figures.deviation(), figures.budget_to_date()),
          Amount{figures.remaining()},
          {},
          {},
          {},
          {}};
}

// Of what has no budget: cost and revenue alone.
std::vector<Value> BookedValues(const std::string& name, int64_t cost, int64_t revenue) {
  return {name,
          {},
          {},
          {},
          Amount{cost},
          Amount{revenue},
          Amount{budget::Subtract(cost, revenue)},
          {},
          {},
          {},
          {},
          {},
          {},
          {}};
}

constexpr size_t kForecast = 10;
constexpr size_t kForecastDeviation = 11;
constexpr size_t kStatus = 12;
constexpr size_t kRemarks = 13;

void SetForecast(std::vector<Value>& values, int64_t year_budget, int64_t forecast) {
  values[kForecast] = Amount{forecast};
  values[kForecastDeviation] = Amount{budget::Subtract(year_budget, forecast)};
}

std::string StatusText(const v1::FollowUpLine& line, const Words& words) {
  std::string text = words.FollowUpStatus(line.status());
  if (!line.comment().text().empty()) {
    absl::StrAppend(&text, text.empty() ? "" : ": ", line.comment().text());
  }
  return text;
}

// Which flags there are; how many is for the notes.
std::string ReasonsText(const language::FlagCounts& counts, const Words& words) {
  language::FlagReasons reasons;
  for (const auto& [reason, count] : counts) reasons.insert(reason);
  return language::FlagText(reasons, words);
}

Table LineTable(const Answers& answers, v1::FundKind kind, const Words& words) {
  Table table{kind == v1::FUND_KIND_OPERATING ? "operating" : "investment",
              "",
              FigureColumns(words),
              {},
              /*figures=*/true};
  const auto flags = FlagsBelow(answers.budget);
  const auto parents = Parents(answers.budget);
  const ForecastOf forecasts = ForecastsByLine(answers);
  for (const v1::LineFigures& line : answers.budget.lines()) {
    if (line.kind() != kind) continue;
    const LineKey key = {line.line(), kind};
    const bool is_group = parents.contains(key);
    Row row{is_group ? Row::Role::kGroup : Row::Role::kPlain, line.depth(),
            FigureValues(line.name(), line.line(), line.total())};
    if (const auto found = forecasts.find(key); found != forecasts.end()) {
      SetForecast(row.values, line.total().budget(), found->second->forecast());
      row.values[kStatus] = StatusText(*found->second, words);
    }
    row.values[kRemarks] = Remarks(line, ReasonsText(flags.at(key), words), words);
    table.rows.push_back(std::move(row));
    if (is_group && HasMoney(line.own())) {
      table.rows.push_back(
          {Row::Role::kPlain, line.depth() + 1,
           FigureValues(words("(the line's own)", "(radens egna)"), "", line.own())});
    }
  }
  return table;
}

// What has no attribution: booked in the budget year, and before.
struct Unattributed {
  int64_t cost = 0;
  int64_t revenue = 0;
};

Unattributed Before(const Answers& answers) {
  return {answers.year_before.unattributed_cost(), answers.year_before.unattributed_revenue()};
}

}  // namespace

ForecastOf ForecastsByLine(const Answers& answers) {
  ForecastOf forecasts;
  if (!answers.forecasts.has_value()) return forecasts;
  for (const v1::FollowUpLine& line : answers.forecasts->lines) {
    forecasts[{line.line(), line.kind()}] = &line;
  }
  return forecasts;
}

std::optional<int64_t> ForecastOfKind(const Answers& answers, v1::FundKind kind) {
  const ForecastOf forecasts = ForecastsByLine(answers);
  std::optional<int64_t> sum;
  for (const v1::LineFigures& line : answers.budget.lines()) {
    if (line.kind() != kind || line.depth() != 0) continue;
    const auto found = forecasts.find({line.line(), kind});
    if (found == forecasts.end()) return std::nullopt;
    sum = budget::Add(sum.value_or(0), found->second->forecast());
  }
  return sum;
}

Section LinesSection(const Answers& answers, v1::FundKind kind, const Words& words) {
  Section section;
  section.key = kind == v1::FUND_KIND_OPERATING ? "operating" : "investment";
  section.title = kind == v1::FUND_KIND_OPERATING
                      ? words("Operating budget", "Driftbudget")
                      : words("Investment budget", "Investeringsbudget");
  Table table = LineTable(answers, kind, words);
  for (const v1::KindFigures& figures : answers.budget.kinds()) {
    if (figures.kind() != kind) continue;
    Row total{Row::Role::kTotal, 0,
              FigureValues(words("Total", "Summa") + " " + words.Kind(kind), "", figures.cells())};
    if (const std::optional<int64_t> forecast = ForecastOfKind(answers, kind)) {
      SetForecast(total.values, figures.cells().budget(), *forecast);
    }
    table.rows.push_back(std::move(total));
  }
  section.tables.push_back(std::move(table));
  return section;
}

Section BookedSection(const Answers& answers, const Words& words) {
  Section section{"booked", words("All that is booked", "Allt bokfört"), {}, {}};
  section.paragraphs.push_back(
      words("Ties the report to the general ledger. What is not yet attributed belongs to no line "
            "and is in no other table. Budgets of operating and investment are never added up.",
            "Stämmer av rapporten mot huvudboken. Det som ännu inte är hänfört hör till ingen rad "
            "och finns inte i någon annan tabell. Drift- och investeringsbudget läggs aldrig "
            "ihop."));
  Table table{"booked", "", FigureColumns(words), {}, /*figures=*/true};
  const Unattributed all{answers.budget.unattributed_cost(), answers.budget.unattributed_revenue()};
  int64_t cost = all.cost;
  int64_t revenue = all.revenue;
  for (const v1::KindFigures& kind : answers.budget.kinds()) {
    cost = budget::Add(cost, kind.cells().cost());
    revenue = budget::Add(revenue, kind.cells().revenue());
    table.rows.push_back(
        {Row::Role::kPlain, 0,
         BookedValues(absl::StrCat(words("Lines of", "Rader i"), " ", words.Kind(kind.kind()), " ",
                                   answers.budget.budget_year()),
                      kind.cells().cost(), kind.cells().revenue())});
  }
  const Unattributed before = Before(answers);
  table.rows.push_back(
      {Row::Role::kPlain, 0,
       BookedValues(words("Not yet attributed, booked in the year", "Ej hänfört, bokfört i år"),
                    budget::Subtract(all.cost, before.cost),
                    budget::Subtract(all.revenue, before.revenue))});
  if (before.cost != 0 || before.revenue != 0) {
    table.rows.push_back({Row::Role::kPlain, 0,
                          BookedValues(words("Not yet attributed, booked in earlier years",
                                             "Ej hänfört, bokfört tidigare år"),
                                       before.cost, before.revenue)});
  }
  table.rows.push_back(
      {Row::Role::kTotal, 0, BookedValues(words("Control total", "Kontrollsumma"), cost, revenue)});
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace liggare::report
