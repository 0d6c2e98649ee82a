#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "clients/auditor/answered_root.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/figures_table.h"
#include "clients/cli/key_options.h"
#include "clients/cli/words.h"
#include "clients/report/line_remarks.h"

namespace liggare::cli {
namespace {

struct BudgetOptions {
  AsOfOptions as_of;
  int year = 0;
  std::string line;
  std::string fund;
  bool wide = false;
  std::vector<std::string> show;
  bool verify = false;
  KeyOptions keys;

  // Whether what is of all lines and funds is left out of the answer.
  bool IsPart() const { return !line.empty() || !fund.empty(); }
};

constexpr auto kBoth = Column::Shown::kEverywhere;
constexpr auto kCsvOnly = Column::Shown::kCsvOnly;

constexpr size_t kNamePlacesMax = 44;
constexpr size_t kFlagPlacesMax = 100;

std::vector<Column> LineColumns(const Words& words, bool wide) {
  std::vector<Column> columns = {
      {"name", words("line", "rad"), kBoth, 0, kNamePlacesMax},
      {"line", words("id", "id")},
      {"parent", "", kCsvOnly},
      {"level", "", kCsvOnly},
      {"depth", "", kCsvOnly},
      {"kind", "", kCsvOnly},
  };
  AddFigureColumns(columns, words, wide);
  columns.push_back(
      {"estimate_low", words("estimate, low", "bedömt, lägst"), wide ? kBoth : kCsvOnly});
  columns.push_back(
      {"estimate_high", words("estimate, high", "bedömt, högst"), wide ? kBoth : kCsvOnly});
  columns.push_back({"condition_met", "", kCsvOnly});
  columns.push_back({"legacy", "", kCsvOnly});
  columns.push_back({"flags", words("flags", "flaggor"), kBoth, 0, kFlagPlacesMax});
  return columns;
}

Row LineRow(const v1::LineFigures& line, const FlagCounts& flags, const Words& words) {
  Row row = {Cell::Text(line.name(), line.depth()),
             Cell::Text(line.line()),
             Cell::Text(line.parent()),
             Cell::Text(ShortName(v1::LineLevel_Name(line.level()), "LINE_LEVEL_")),
             Cell::Number(line.depth()),
             Cell::Text(ShortName(v1::FundKind_Name(line.kind()), "FUND_KIND_"))};
  AddFigureCells(row, line.total());
  row.push_back(line.has_estimate() ? Cell::Amount(line.estimate().low()) : Cell());
  row.push_back(line.has_estimate() ? Cell::Amount(line.estimate().high()) : Cell());
  row.push_back(Cell::Text(line.condition().empty() ? ""
                           : line.condition_met()   ? "true"
                                                    : "false"));
  row.push_back(Cell::Text(line.legacy() ? "true" : "false"));
  row.push_back(Cell::Text(report::Remarks(line, FlagText(flags, words), words), FlagNames(flags)));
  return row;
}

// The money of a line itself, among the lines below it.
Row OwnRow(const v1::LineFigures& line, const Words& words) {
  Row row = {Cell::Text(words("(the line's own)", "(radens egna)"), line.depth() + 1)};
  AddEmptyCells(row, 5);
  AddFigureCells(row, line.own());
  AddEmptyCells(row, 4);
  row.push_back(Cell::Text(FlagText(CountFlags(line.flags()), words)));
  return row;
}

Row TotalRow(const v1::KindFigures& kind, const Words& words) {
  Row row = {Cell::Text(words("Total", "Summa") + " " + words.Kind(kind.kind()))};
  AddEmptyCells(row, 5);
  AddFigureCells(row, kind.cells());
  AddEmptyCells(row, 5);
  return row;
}

// The lines of a kind of money, or with unspecified of both, for programs.
Table LineTable(const v1::GetBudgetResponse& budget, v1::FundKind kind, const Words& words,
                bool wide) {
  std::string title =
      absl::AsciiStrToUpper(kind == v1::FUND_KIND_UNSPECIFIED ? std::string() : words.Kind(kind));
  Table table("lines", title, LineColumns(words, wide));
  const auto flags = report::FlagsBelow(budget);
  const auto parents = report::Parents(budget);
  for (const v1::LineFigures& line : budget.lines()) {
    if (kind != v1::FUND_KIND_UNSPECIFIED && line.kind() != kind) continue;
    const report::LineKey key = {line.line(), line.kind()};
    table.Add(LineRow(line, flags.at(key), words));
    if (parents.contains(key) && report::HasMoney(line.own()))
      table.AddSubtotal(OwnRow(line, words));
  }
  for (const v1::KindFigures& figures : budget.kinds()) {
    if (figures.kind() == kind) table.AddTotal(TotalRow(figures, words));
  }
  return table;
}

Table CellTable(const v1::GetBudgetResponse& budget, const Words& words, bool wide) {
  std::vector<Column> columns = {{"line", words("line", "rad")},
                                 {"fund", words("fund", "medel")},
                                 {"budget_year", words("year", "år")},
                                 {"kind", words("kind", "slag")}};
  AddFigureColumns(columns, words, wide);
  columns.push_back({"flags", words("flags", "flaggor"), kBoth, 0, kFlagPlacesMax});
  Table table("cells", words("CELLS", "CELLER"), std::move(columns));
  for (const v1::CellFigures& cell : budget.cells()) {
    Row row = {Cell::Text(cell.cell().line()), Cell::Text(cell.cell().fund()),
               Cell::Number(cell.cell().budget_year()),
               Cell::Text(words.Kind(cell.kind()),
                          ShortName(v1::FundKind_Name(cell.kind()), "FUND_KIND_"))};
    AddFigureCells(row, cell.figures());
    const FlagCounts flags = CountFlags(cell.flags());
    row.push_back(Cell::Text(FlagText(flags, words), FlagNames(flags)));
    table.Add(std::move(row));
  }
  return table;
}

Table FundTable(const v1::GetBudgetResponse& budget, const Words& words, bool wide) {
  const auto shown = wide ? kBoth : kCsvOnly;
  Table table("funds", words("FUNDS", "MEDEL"),
              {{"fund", words("fund", "medel")},
               {"name", words("name", "namn"), kBoth, 0, kNamePlacesMax},
               {"kind", words("kind", "slag")},
               {"first_budget_year", words("from", "från")},
               {"last_budget_year", words("to", "till")},
               {"activity_code", words("code", "kod")},
               {"granted", words("granted", "anslaget")},
               {"drawn", words("drawn by others", "uttaget")},
               {"carried_in", words("carried in", "ombudgeterat in"), shown},
               {"carried_out", words("carried out", "ombudgeterat ut"), shown},
               {"allocated", words("allocated", "fördelat")},
               {"unallocated", words("unallocated", "ofördelat")},
               {"outcome", words("outcome of the year", "årets utfall")},
               {"unattributed_cost", words("unattributed cost", "ej hänförd kostnad")},
               {"unattributed_revenue", words("unattributed revenue", "ej hänförd intäkt"), shown},
               {"unlimited", "", kCsvOnly},
               {"flags", words("flags", "flaggor"), kBoth, 0, kFlagPlacesMax}});
  for (const v1::FundFigures& fund : budget.funds()) {
    const FlagCounts flags = CountFlags(fund.flags());
    const Cell unknown = Cell::Text(words("unknown", "okänt"), std::string());
    table.Add({Cell::Text(fund.fund()), Cell::Text(fund.name()),
               Cell::Text(words.Kind(fund.kind()),
                          ShortName(v1::FundKind_Name(fund.kind()), "FUND_KIND_")),
               Cell::Number(fund.first_budget_year()), Cell::Number(fund.last_budget_year()),
               Cell::Text(fund.activity_code()),
               fund.unlimited() ? unknown : Cell::Amount(fund.granted()),
               Cell::Amount(fund.drawn()), Cell::Amount(fund.carried_in()),
               Cell::Amount(fund.carried_out()), Cell::Amount(fund.allocated()),
               fund.unlimited() ? unknown : Cell::Amount(fund.unallocated()),
               Cell::Amount(fund.cells().outcome()), Cell::Amount(fund.unattributed_cost()),
               Cell::Amount(fund.unattributed_revenue()),
               Cell::Text(fund.unlimited() ? "true" : "false"),
               Cell::Text(FlagText(flags, words), FlagNames(flags))});
  }
  return table;
}

Table KindTable(const v1::GetBudgetResponse& budget, const Words& words, bool wide) {
  std::vector<Column> columns = {{"kind", words("kind", "slag")},
                                 {"granted", words("granted", "anslaget")},
                                 {"unallocated", words("unallocated", "ofördelat")}};
  AddFigureColumns(columns, words, wide);
  Table table("kinds",
              words("TOTALS (operating and investment are never added; without funds of unknown "
                    "amount)",
                    "SUMMOR (drift och investering läggs aldrig ihop; utan medel av okänt belopp)"),
              std::move(columns));
  for (const v1::KindFigures& kind : budget.kinds()) {
    Row row = {Cell::Text(words.Kind(kind.kind()),
                          ShortName(v1::FundKind_Name(kind.kind()), "FUND_KIND_")),
               Cell::Amount(kind.granted()), Cell::Amount(kind.unallocated())};
    AddFigureCells(row, kind.cells());
    table.Add(std::move(row));
  }
  return table;
}

Table MandateTable(const v1::GetBudgetResponse& budget, const Words& words) {
  Table table("mandates", words("MANDATES", "UPPDRAG"),
              {{"mandate", words("mandate", "uppdrag")},
               {"delegate", words("delegate", "till")},
               {"base", words("base", "bas")},
               {"distributed", words("distributed", "fördelat")},
               {"undistributed", words("undistributed", "återstår att fördela")},
               {"interpreted", words("rests on", "vilar på")}});
  for (const v1::MandateFigures& mandate : budget.mandates()) {
    table.Add({Cell::Text(mandate.mandate()), Cell::Text(mandate.delegate()),
               Cell::Amount(mandate.base()), Cell::Amount(mandate.distributed()),
               Cell::Amount(mandate.undistributed()),
               Cell::Text(words.Basis(mandate.interpreted() ? v1::AUTHORITY_BASIS_INTERPRETATION
                                                            : v1::AUTHORITY_BASIS_DECISION),
                          mandate.interpreted() ? "true" : "false")});
  }
  return table;
}

// Of what is not said in the tables.
std::string Heading(const v1::GetBudgetResponse& budget, const BudgetOptions& options,
                    const Words& words) {
  std::string text =
      fmt::format("{} ({}): {} {} {}. {} {}.\n", Printable(budget.ledger_name()), budget.ledger(),
                  words("budget", "budget"), budget.budget_year(), Describe(budget.as_of(), words),
                  words("Amounts in", "Belopp i"), budget.currency());
  const FlagCounts flags = CountFlags(budget.flags());
  const auto examples = flags.find(v1::FLAG_REASON_EXAMPLE);
  if (examples != flags.end()) {
    text += fmt::format("{}: {} {}\n", words.Flag(v1::FLAG_REASON_EXAMPLE),
                        words.Events(examples->second),
                        words("did not happen; figures that rest on them are marked EXAMPLE",
                              "har inte hänt; siffror som vilar på dem är märkta EXEMPEL"));
  }
  if (options.IsPart()) return text;
  text += fmt::format(
      "{}: {} {}, {} {}\n",
      words("Not attributed to any line, all years", "Ej hänfört till någon rad, alla år"),
      words("cost", "kostnad"), words.Amount(budget.unattributed_cost()),
      words("revenue", "intäkt"), words.Amount(budget.unattributed_revenue()));
  if (!flags.empty()) {
    text += fmt::format("{}: {}\n", words("Flags of all events", "Alla händelsers flaggor"),
                        FlagText(flags, words));
  }
  return text;
}

std::vector<Table> Tables(const v1::GetBudgetResponse& budget, const Session& session,
                          const BudgetOptions& options) {
  const Words words = session.words();
  std::vector<Table> tables;
  const auto shows = [&options](const std::string& key, bool by_itself) {
    return options.show.empty()
               ? by_itself
               : std::find(options.show.begin(), options.show.end(), key) != options.show.end();
  };
  if (shows("lines", true)) {
    if (session.format() == Format::kCsv) {
      tables.push_back(LineTable(budget, v1::FUND_KIND_UNSPECIFIED, words, options.wide));
    } else {
      for (const v1::FundKind kind : {v1::FUND_KIND_OPERATING, v1::FUND_KIND_INVESTMENT}) {
        Table table = LineTable(budget, kind, words, options.wide);
        if (!table.empty()) tables.push_back(std::move(table));
      }
    }
  }
  if (shows("cells", false)) tables.push_back(CellTable(budget, words, options.wide));
  if (shows("funds", !options.IsPart())) tables.push_back(FundTable(budget, words, options.wide));
  if (shows("kinds", false)) tables.push_back(KindTable(budget, words, options.wide));
  if (shows("mandates", true) && (!budget.mandates().empty() || !options.show.empty())) {
    tables.push_back(MandateTable(budget, words));
  }
  return tables;
}

absl::Status RunBudget(Session& session, const BudgetOptions& options) {
  v1::GetBudgetRequest request;
  request.set_ledger(session.ledger());
  request.set_budget_year(options.year);
  request.set_line(options.line);
  request.set_fund(options.fund);
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  *request.mutable_as_of() = *as_of;
  const absl::StatusOr<VerifierKeys> keys = options.keys.ledger();
  if (!keys.ok()) return keys.status();
  const absl::StatusOr<v1::GetBudgetResponse> budget = session.client().GetBudget(request);
  if (!budget.ok()) return budget.status();
  if (options.verify) {
    const auto opened =
        auditor::VerifyRoot(session.client(), session.ledger(), budget->as_of(), *keys);
    if (!opened.ok()) return opened.status();
  }
  session.Print(*budget, Heading(*budget, options, session.words()),
                Tables(*budget, session, options));
  return absl::OkStatus();
}

}  // namespace

void AddBudgetCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("budget", "Show the budget at a date, as it was known");
  auto options = std::make_shared<BudgetOptions>();
  options->as_of.AddTo(command);
  command->add_option("--year", options->year, "The budget year; else the year of the date")
      ->type_name("YEAR");
  command->add_option("--line", options->line, "Only this line, with everything below it")
      ->type_name("ID");
  command->add_option("--fund", options->fund, "Only the cells of this fund")->type_name("ID");
  command->add_flag("--wide", options->wide, "All columns of figures, and estimates");
  command
      ->add_option("--show", options->show,
                   "Only these tables: lines, cells, funds, kinds, mandates. CSV is the first one")
      ->type_name("TABLE,…")
      ->delimiter(',')
      ->check(OneOf({"lines", "cells", "funds", "kinds", "mandates"}));
  CLI::Option* verify = command->add_flag(
      "--verify", options->verify,
      "Fail unless the answer stands on the root of a signed checkpoint of its size");
  CLI::Option* key = options->keys.AddOptionalTo(command);
  verify->needs(key);
  key->needs(verify);
  command->footer(
      "Each line's figures are its own and those of everything below it.\n"
      "--verify says that the answer stands on a signed log, not that it is computed right from\n"
      "it: for that there is `liggare verify budget`.\n"
      "\nExamples:\n"
      "  liggare budget --at 2020-04-30\n"
      "  liggare budget --at 2020-04-30 --size 57\n"
      "  liggare budget --at 2020-04-30 --known-at 2020-05-25T12:00:00Z --lang sv\n"
      "  liggare budget --at 2020-12-31 --line m03 --fund drift-2020 --show cells\n"
      "  liggare budget --at 2020-12-31 --show cells --format csv");
  RunWith(command, session, Needs::kLedger, options, RunBudget);
}

}  // namespace liggare::cli
