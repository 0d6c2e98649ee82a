#include <fmt/core.h>

#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/figures_table.h"

namespace liggare::cli {
namespace {

struct CompareOptions {
  AsOfOptions base;
  AsOfOptions other;
  int year = 0;
};

constexpr auto kBoth = Column::Shown::kEverywhere;

Table LineTable(const v1::CompareBudgetsResponse& first, const Words& words) {
  const std::string difference = words("change", "ändring");
  Table table("lines", words("LINES THAT DIFFER", "RADER SOM SKILJER SIG"),
              {{"line", words("line", "rad")},
               {"name", words("name", "namn"), kBoth, 0, 40},
               {"kind", words("kind", "slag")},
               {"base_budget", words("budget", "budget")},
               {"other_budget", words("then", "sedan")},
               {"budget_difference", difference},
               {"base_outcome", words("outcome", "utfall")},
               {"other_outcome", words("then", "sedan")},
               {"outcome_difference", difference},
               {"budget_to_date_difference", words("change to date", "ändring ack.")},
               {"remaining_difference", words("change remaining", "ändring återstår")}});
  for (const v1::LineDifference& line : first.lines()) {
    table.Add({Cell::Text(line.line()), Cell::Text(line.name()),
               Cell::Text(words.Kind(line.kind()),
                          ShortName(v1::FundKind_Name(line.kind()), "FUND_KIND_")),
               Cell::Amount(line.base().budget()), Cell::Amount(line.other().budget()),
               Cell::Amount(line.difference().budget()), Cell::Amount(line.base().outcome()),
               Cell::Amount(line.other().outcome()), Cell::Amount(line.difference().outcome()),
               Cell::Amount(line.difference().budget_to_date()),
               Cell::Amount(line.difference().remaining())});
  }
  return table;
}

Table FundTable(const v1::CompareBudgetsResponse& first, const Words& words) {
  Table table("funds", words("FUNDS THAT DIFFER", "MEDEL SOM SKILJER SIG"),
              {{"fund", words("fund", "medel")},
               {"granted_difference", words("granted, change", "anslaget, ändring")},
               {"unallocated_difference", words("unallocated, change", "ofördelat, ändring")}});
  for (const v1::FundDifference& fund : first.funds()) {
    table.Add(
        {Cell::Text(fund.fund()), Cell::Amount(fund.granted()), Cell::Amount(fund.unallocated())});
  }
  return table;
}

Table EventTable(const v1::CompareBudgetsResponse& message, const Words& words) {
  Table table("events", words("THE EVENTS THAT MAKE IT", "HÄNDELSERNA BAKOM"),
              {{"position", words("position", "position"), kBoth, 8, 60, true},
               {"effective_date", words("counts from", "räknas från"), kBoth, 11},
               {"recorded_at", words("recorded at", "registrerad"), kBoth, 27},
               {"type", words("type", "typ"), kBoth, 19},
               {"column", words("column", "kolumn"), kBoth, 15},
               {"cell", words("cell", "cell"), kBoth, 24},
               {"amount", words("amount", "belopp"), kBoth, 16, 60, true},
               {"voucher", words("voucher", "verifikation"), kBoth, 12}});
  for (const v1::ComparedEvent& event : message.events()) {
    table.Add({Cell::Number(event.position()), Cell::Text(event.effective_date()),
               Cell::Text(FormatInstant(event.recorded_at())), Cell::Text(event.type()),
               Cell::Text(words.Column(event.column()),
                          ShortName(v1::Column_Name(event.column()), "COLUMN_")),
               Cell::Text(CellName(event.cell())), Cell::Amount(event.amount()),
               Cell::Text(VoucherName(event.voucher()))});
  }
  return table;
}

void SayFirst(const Session& session, const v1::CompareBudgetsResponse& first) {
  const Words words = session.words();
  session.Say(fmt::format("{} {}\n{} {}\n", words("first:", "först:"),
                          Describe(first.base(), words), words("then: ", "sedan:"),
                          Describe(first.other(), words)));
  session.Say(fmt::format("{}: {} {}, {} {}\n\n",
                          words("Unattributed, change", "Ej hänfört, ändring"),
                          words("cost", "kostnad"), words.Amount(first.unattributed_cost()),
                          words("revenue", "intäkt"), words.Amount(first.unattributed_revenue())));
  if (first.lines().empty()) {
    session.Say(words("No line differs.\n", "Ingen rad skiljer sig.\n"));
  } else {
    session.Say(LineTable(first, words).ForPeople(words));
  }
  if (!first.funds().empty()) session.Say("\n" + FundTable(first, words).ForPeople(words));
  session.Say("\n");
}

// The second as-of is the first one but for what is said of it.
absl::StatusOr<v1::AsOf> Other(const CompareOptions& options, const v1::AsOf& base) {
  absl::StatusOr<v1::AsOf> other = options.other.AsOf();
  if (!other.ok()) return other;
  if (options.other.date().empty()) other->set_effective_date(base.effective_date());
  return other;
}

absl::Status RunCompare(Session& session, const CompareOptions& options) {
  v1::CompareBudgetsRequest request;
  request.set_ledger(session.ledger());
  request.set_budget_year(options.year);
  const absl::StatusOr<v1::AsOf> base = options.base.AsOf();
  if (!base.ok()) return base.status();
  const absl::StatusOr<v1::AsOf> other = Other(options, *base);
  if (!other.ok()) return other.status();
  *request.mutable_base() = *base;
  *request.mutable_other() = *other;

  bool first = true;
  int64_t events = 0;
  const absl::Status status =
      session.client().CompareBudgets(request, [&](const v1::CompareBudgetsResponse& message) {
        if (first) SayFirst(session, message);
        if (session.format() == Format::kJson) {
          session.PrintLine(message);
        } else if (session.format() == Format::kCsv && first) {
          session.PrintTable(LineTable(message, session.words()));
        } else if (session.format() == Format::kTable && !message.events().empty()) {
          session.PrintTable(EventTable(message, session.words()), events == 0);
        }
        first = false;
        events += message.events_size();
        return session.Flush();
      });
  if (status.ok()) session.Say(session.words().Events(events) + "\n");
  return status;
}

}  // namespace

void AddCompareCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "compare", "Show how the budget differs between two as-ofs, and the events that make it");
  auto options = std::make_shared<CompareOptions>();
  options->base.AddTo(command);
  options->other.AddTo(command, "with-");
  command->add_option("--year", options->year, "The budget year; else the year of the first date")
      ->type_name("YEAR");
  command->footer(
      "What is not said of the second as-of: its date is the first one's, and everything known\n"
      "now is known.\n"
      "\nExamples:\n"
      "  liggare compare --at 2020-04-30 --size 57 --with-size 64\n"
      "  liggare compare --at 2020-04-30 --with-at 2020-08-31\n"
      "  liggare compare --at 2020-04-30 --known-at 2020-05-25T12:00:00Z");
  RunWith(command, session, Needs::kLedger, options, RunCompare);
}

}  // namespace liggare::cli
