#include <fmt/core.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/figure_tree.h"
#include "clients/cli/progress.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct ExplainOptions {
  v1::ExplainFigureRequest request;
  std::string column;
  std::string kind;
  AsOfOptions as_of;
};

// For programs, who read each part by itself.
Table PartTable(const Words& words,
                const google::protobuf::RepeatedPtrField<v1::FigurePart>& parts) {
  Table table("parts", "",
              {{"position", ""},
               {"effective_date", ""},
               {"recorded_at", ""},
               {"type", ""},
               {"amount", ""},
               {"cell", ""},
               {"voucher", ""},
               {"account", ""},
               {"refers_to", ""},
               {"decisions", ""},
               {"flags", ""}});
  for (const v1::FigurePart& part : parts) {
    const FlagReasons flags = FlagsOf(part);
    table.Add({Cell::Number(part.position()), Cell::Text(part.effective_date()),
               Cell::Text(FormatInstant(part.recorded_at())), Cell::Text(part.type()),
               Cell::Amount(part.amount()), Cell::Text(CellName(part.cell())),
               Cell::Text(VoucherName(part.voucher())), Cell::Text(part.account()),
               part.has_refers_to() ? Cell::Number(part.refers_to()) : Cell(),
               Cell::Text(CitedItems(part.decisions())),
               Cell::Text(FlagText(flags, words), FlagNames(flags))});
  }
  return table;
}

std::string Heading(const ExplainOptions& options, const v1::ExplainFigureResponse& first,
                    const Words& words) {
  const v1::ExplainFigureRequest& request = options.request;
  const std::string what =
      request.line().empty() ? words("all lines", "alla rader") : request.line();
  return fmt::format("{}: {}{}{} {} = {}\n\n", words.Column(ColumnOf(options.column)), what,
                     request.fund().empty() ? "" : ", ", request.fund(),
                     Describe(first.as_of(), words), words.Amount(first.figure()));
}

// Sums the parts as they come. People see them as a tree when all have come; programs each at once.
class Explanation {
 public:
  Explanation(Session& session, const ExplainOptions& options)
      : session_(session), options_(options), progress_(session.words()("reading", "läser"), 0) {}

  absl::Status Take(const v1::ExplainFigureResponse& message) {
    progress_.Clear();
    const bool is_first = std::exchange(is_first_, false);
    if (is_first) {
      first_ = message;
      session_.Say(Heading(options_, message, session_.words()));
    }
    for (const v1::FigurePart& part : message.parts()) sum_ += part.amount();
    count_ += message.parts_size();
    switch (session_.format()) {
      case Format::kJson:
        session_.PrintLine(message);
        break;
      case Format::kCsv:
        session_.PrintTable(PartTable(session_.words(), message.parts()), /*heading=*/is_first);
        break;
      case Format::kTable:
        tree_.Add(message.parts());
        break;
    }
    progress_.Update(count_, std::to_string(count_));
    return session_.Flush();
  }

  // The sum that everybody may check.
  absl::Status Finish() {
    progress_.Clear();
    const Words words = session_.words();
    if (is_first_) return absl::DataLossError("the server sent no figure");
    if (session_.format() == Format::kTable) session_.PrintTable(tree_.AsTable(words));
    if (sum_ != first_.sum()) {
      return absl::DataLossError(absl::StrCat("the amounts of the events sum to ",
                                              words.Amount(sum_), ", where the server says ",
                                              words.Amount(first_.sum())));
    }
    const std::string part = first_.figure() == first_.sum()
                                 ? ""
                                 : words(" (the budget of the year, of which the figure is a part)",
                                         " (årets budget, som talet är en del av)");
    session_.Say(fmt::format("\n{} ({}): {}{}\n", words("sum of the amounts", "summan av beloppen"),
                             count_, words.Amount(sum_), part));
    return absl::OkStatus();
  }

 private:
  Session& session_;
  const ExplainOptions& options_;
  Progress progress_;
  FigureTree tree_;
  v1::ExplainFigureResponse first_;
  bool is_first_ = true;
  int64_t sum_ = 0;
  int64_t count_ = 0;
};

absl::Status RunExplain(Session& session, const ExplainOptions& options) {
  v1::ExplainFigureRequest request = options.request;
  request.set_ledger(session.ledger());
  request.set_column(ColumnOf(options.column));
  request.set_kind(KindOf(options.kind));
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  *request.mutable_as_of() = *as_of;

  Explanation explanation(session, options);
  const absl::Status status = session.client().ExplainFigure(
      request, [&explanation](const v1::ExplainFigureResponse& message) {
        return explanation.Take(message);
      });
  return status.ok() ? explanation.Finish() : status;
}

}  // namespace

void AddExplainCommand(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("explain", "Show the events, vouchers and decisions behind a figure");
  auto options = std::make_shared<ExplainOptions>();
  v1::ExplainFigureRequest& request = options->request;
  command->add_option("LINE", *request.mutable_line(),
                      "The line, with everything below it; else every line");
  command->add_option("--fund", *request.mutable_fund(), "Only this fund")->type_name("ID");
  command->add_option("--column", options->column, "The column of the figure")
      ->type_name("COLUMN")
      ->required()
      ->check(OneOf(ColumnNames()));
  options->as_of.AddTo(command);
  command
      ->add_option_function<int>(
          "--year", [options](const int& year) { options->request.set_budget_year(year); },
          "The budget year; else the year of the date")
      ->type_name("YEAR");
  AddKindOption(command, options->kind);
  command->add_flag_callback(
      "--own", [options] { options->request.set_own_only(true); },
      "Only the line's own money, nothing below it");
  command->footer("Columns: " + absl::StrJoin(ColumnNames(), ", ") +
                  "\n\nExamples:\n"
                  "  liggare explain m03 --column outcome --at 2020-04-30\n"
                  "  liggare explain area-a --fund drift-2020 --column budget --at 2020-04-30");
  RunWith(command, session, Needs::kLedger, options, RunExplain);
}

}  // namespace liggare::cli
