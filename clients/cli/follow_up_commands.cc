#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/event_lines.h"
#include "clients/cli/event_options.h"
#include "clients/cli/figures_table.h"
#include "clients/cli/follow_up_table.h"
#include "clients/cli/json.h"
#include "clients/cli/words.h"
#include "liggare/event_id.h"

namespace liggare::cli {
namespace {

struct DraftOptions {
  v1::DraftFollowUpRequest request;
  AsOfOptions as_of;
  std::string output;
};

struct ApproveOptions {
  std::string file;
  std::string date;
  AuthorityOptions authority;
  bool validate_only = false;
};

struct ShowOptions {
  v1::GetFollowUpRequest request;
  KnownOptions known;
};

struct ListOptions {
  KnownOptions known;
};

// What a controller reads at the top of a draft.
std::string DraftNotes(const Words& words) {
  return words(
      "# A follow-up to complete. One event a line; keep the figures, which the server checks. "
      "For\n"
      "# each line set forecast (in ore) and status (FOLLOW_UP_STATUS_NOT_STARTED, _ON_TRACK,\n"
      "# _DEVIATES or _COMPLETED), and a comment where there is one: "
      "\"comment\":{\"text\":\"...\"}.\n"
      "# See it as a report: liggare report --draft FILE -o FILE.html\n"
      "# Then: liggare followup approve FILE --decision D[:ITEM] --date DATE\n",
      "# En uppföljning att fylla i. En händelse per rad; låt siffrorna stå, servern prövar dem. "
      "Sätt\n"
      "# för varje rad forecast (prognos, i öre) och status (FOLLOW_UP_STATUS_NOT_STARTED, "
      "_ON_TRACK,\n"
      "# _DEVIATES eller _COMPLETED), och en kommentar där det finns en: "
      "\"comment\":{\"text\":\"...\"}.\n"
      "# Se den som rapport: liggare report --draft FIL -o FIL.html\n"
      "# Sedan: liggare followup approve FIL --decision D[:PUNKT] --date DATUM\n");
}

// Writes a new file; a draft that somebody has completed is never written over.
absl::Status WriteNewFile(const std::string& path, const std::string& content) {
  std::FILE* file = std::fopen(path.c_str(), "wx");
  if (file == nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot make ", path, ": ", std::strerror(errno)));
  }
  const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
  if (std::fclose(file) != 0 || !written) {
    return absl::DataLossError(absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

Table DraftTable(const v1::DraftFollowUpResponse& draft, const Words& words) {
  Table table("lines", "",
              {{"line", words("line", "rad")},
               {"kind", words("kind", "slag")},
               {"budget", words.Column(v1::COLUMN_BUDGET)},
               {"budget_to_date", words.Column(v1::COLUMN_BUDGET_TO_DATE)},
               {"outcome", words.Column(v1::COLUMN_OUTCOME)},
               {"forecast", words("forecast", "prognos")}});
  for (const v1::Event& event : draft.events()) {
    if (!event.payload().has_follow_up_line()) continue;
    const v1::FollowUpLine& line = event.payload().follow_up_line();
    table.Add({Cell::Text(line.line()),
               Cell::Text(words.Kind(line.kind()),
                          ShortName(v1::FundKind_Name(line.kind()), "FUND_KIND_")),
               Cell::Amount(line.budget()), Cell::Amount(line.budget_to_date()),
               Cell::Amount(line.outcome()), Cell::Amount(line.forecast())});
  }
  return table;
}

absl::Status RunDraft(Session& session, const DraftOptions& options) {
  v1::DraftFollowUpRequest request = options.request;
  request.set_ledger(session.ledger());
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  *request.mutable_as_of() = *as_of;
  absl::StatusOr<v1::DraftFollowUpResponse> draft = session.client().DraftFollowUp(request);
  if (!draft.ok()) return draft.status();

  const Words words = session.words();
  std::string next = words("Write it to a file with -o FILE to complete and approve it.",
                           "Skriv den till en fil med -o FIL för att fylla i och godkänna den.");
  if (!options.output.empty()) {
    std::string content = DraftNotes(words);
    for (v1::Event event : draft->events()) {
      // Ids from the beginning, so that approving twice is approving once.
      event.set_event_id(client::NewEventId());
      content += ToJsonLine(event) + "\n";
    }
    const absl::Status written = WriteNewFile(options.output, content);
    if (!written.ok()) return written;
    next = fmt::format("{} {}; {} liggare followup approve {} --decision D --date DATE",
                       words("Written to", "Skrivet till"), options.output,
                       words("complete it, then:", "fyll i den, sedan:"), options.output);
  }
  session.Print(
      *draft,
      fmt::format("{} {} {}\n{}\n", words("Draft of", "Utkast till"),
                  Printable(request.name().empty() ? request.follow_up() : request.name()),
                  Describe(draft->as_of(), words), next),
      {DraftTable(*draft, words)});
  return absl::OkStatus();
}

absl::Status RunApprove(Session& session, const ApproveOptions& options) {
  absl::StatusOr<std::vector<v1::Event>> events = ReadFollowUpFile(options.file);
  if (!events.ok()) return events.status();
  if (options.authority.given()) {
    const absl::Status authority = options.authority.Fill(events->front());
    if (!authority.ok()) return authority;
  }
  if (!options.date.empty()) {
    for (v1::Event& event : *events) event.set_effective_date(options.date);
  }
  return AppendAndPrint(session, *events, options.validate_only);
}

Table ComparisonTable(const v1::GetFollowUpResponse& follow_up, const Words& words) {
  constexpr auto kBoth = Column::Shown::kEverywhere;
  Table table("lines", "",
              {{"line", words("line", "rad")},
               {"name", words("name", "namn"), kBoth, 0, 40},
               {"kind", words("kind", "slag")},
               {"budget", words.Column(v1::COLUMN_BUDGET)},
               {"budget_to_date", words.Column(v1::COLUMN_BUDGET_TO_DATE)},
               {"outcome", words.Column(v1::COLUMN_OUTCOME)},
               {"deviation", words("deviation", "avvikelse")},
               {"forecast", words("forecast", "prognos")},
               {"forecast_deviation", words("forecast deviation", "prognosavvikelse")},
               {"status", words("status", "status")},
               {"known_budget", words("budget now", "budget nu")},
               {"known_outcome", words("outcome now", "utfall nu")},
               {"changed_since", words("since then", "sedan dess")}});
  for (const v1::FollowUpComparison& line : follow_up.lines()) {
    const v1::FollowUpLine& approved = line.approved();
    table.Add(
        {Cell::Text(approved.line()), Cell::Text(line.name()),
         Cell::Text(words.Kind(approved.kind()),
                    ShortName(v1::FundKind_Name(approved.kind()), "FUND_KIND_")),
         Cell::Amount(approved.budget()), Cell::Amount(approved.budget_to_date()),
         Cell::Amount(approved.outcome()),
         Cell::Amount(approved.budget_to_date() - approved.outcome()),
         Cell::Amount(approved.forecast()), Cell::Amount(line.forecast_deviation()),
         Cell::Text(words.FollowUpStatus(approved.status()),
                    ShortName(v1::FollowUpStatus_Name(approved.status()), "FOLLOW_UP_STATUS_")),
         Cell::Amount(line.known().budget()), Cell::Amount(line.known().outcome()),
         Cell::Text(line.changed_since() ? words("CHANGED", "ÄNDRAD") : std::string(),
                    line.changed_since() ? "true" : "false")});
  }
  return table;
}

Table LateTable(const v1::GetFollowUpResponse& follow_up, const Words& words) {
  Table table("late", words("LATE ENTRIES", "SENA POSTER"),
              {{"position", words("position", "position")},
               {"effective_date", words("counts from", "räknas från")},
               {"recorded_at", words("recorded at", "registrerad")},
               {"voucher", words("voucher", "verifikation")},
               {"cell", words("cell", "cell")},
               {"amount", words("amount", "belopp")}});
  for (const v1::FigurePart& part : follow_up.late()) {
    table.Add({Cell::Number(part.position()), Cell::Text(part.effective_date()),
               Cell::Text(FormatInstant(part.recorded_at())),
               Cell::Text(VoucherName(part.voucher())), Cell::Text(CellName(part.cell())),
               Cell::Amount(part.amount())});
  }
  return table;
}

absl::Status RunShow(Session& session, const ShowOptions& options) {
  v1::GetFollowUpRequest request = options.request;
  request.set_ledger(session.ledger());
  if (options.known.given()) {
    const absl::Status known = options.known.Fill(*request.mutable_known());
    if (!known.ok()) return known;
  }
  const absl::StatusOr<v1::GetFollowUpResponse> follow_up = session.client().GetFollowUp(request);
  if (!follow_up.ok()) return follow_up.status();

  const Words words = session.words();
  const v1::FollowUpSummary& summary = follow_up->summary();
  std::string heading = fmt::format(
      "{} ({}): {} {}, {} {}; {} {}\n", Printable(summary.header().name()),
      summary.header().follow_up(), words("figures at", "siffror per"),
      summary.header().as_of_date(), words("size", "storlek"), summary.header().as_of_size(),
      words("approved", "godkänd"), summary.approved_date());
  heading += fmt::format("{} {}\n", words("beside it: what is known", "bredvid: vad som är känt"),
                         Describe(follow_up->known(), words));
  if (summary.changed_since()) {
    heading += words("CHANGED SINCE: figures have moved after the approval\n",
                     "ÄNDRAD: siffror har ändrats efter godkännandet\n");
  }
  std::vector<Table> tables = {ComparisonTable(*follow_up, words)};
  if (!follow_up->late().empty()) tables.push_back(LateTable(*follow_up, words));
  session.Print(*follow_up, heading, tables);
  if (summary.late_entries() > follow_up->late_size()) {
    session.Say(fmt::format("… {} {}\n", summary.late_entries(),
                            words("late entries in all", "sena poster sammanlagt")));
  }
  return absl::OkStatus();
}

absl::Status RunList(Session& session, const ListOptions& options) {
  v1::ListFollowUpsRequest request;
  request.set_ledger(session.ledger());
  if (options.known.given()) {
    const absl::Status known = options.known.Fill(*request.mutable_known());
    if (!known.ok()) return known;
  }
  const absl::StatusOr<v1::ListFollowUpsResponse> response =
      session.client().ListFollowUps(request);
  if (!response.ok()) return response.status();
  session.Print(*response, "", {FollowUpTable(response->follow_ups(), session.words())});
  return absl::OkStatus();
}

void AddDraft(CLI::App& followup, Session& session) {
  CLI::App* command =
      followup.add_subcommand("draft", "Draft a follow-up with the figures of an as-of");
  auto options = std::make_shared<DraftOptions>();
  v1::DraftFollowUpRequest& request = options->request;
  command->add_option("ID", *request.mutable_follow_up(), "The follow-up's id, such as 2020-t1")
      ->required();
  options->as_of.AddTo(command);
  command->add_option("--name", *request.mutable_name(), "Its name")->type_name("TEXT")->required();
  command
      ->add_option("--first-month", *request.mutable_first_month(),
                   "The first accounting month it covers; else January")
      ->type_name("YYYY-MM");
  command
      ->add_option("--last-month", *request.mutable_last_month(),
                   "The last one; else the month of the date")
      ->type_name("YYYY-MM");
  command
      ->add_option_function<int>(
          "--year", [options](const int& year) { options->request.set_budget_year(year); },
          "The budget year; else the year of the date")
      ->type_name("YEAR");
  command
      ->add_option("-o,--output", options->output,
                   "Write the events to this new file, to complete and approve")
      ->type_name("FILE.jsonl");
  command->footer(
      "Example:\n"
      "  liggare followup draft 2020-t1 --at 2020-04-30 --name \"Uppföljning per april 2020\" \\\n"
      "    -o 2020-t1.jsonl");
  RunWith(command, session, Needs::kLedger, options, RunDraft);
}

void AddApprove(CLI::App& followup, Session& session) {
  CLI::App* command =
      followup.add_subcommand("approve", "Append a completed follow-up, all of it or nothing");
  auto options = std::make_shared<ApproveOptions>();
  command->add_option("FILE", options->file, "The completed draft")->required();
  command
      ->add_option("--date", options->date,
                   "When it was approved, YYYY-MM-DD; else what its events say")
      ->type_name("DATE");
  command->add_flag("--validate-only", options->validate_only, "Check it, but append nothing");
  options->authority.AddTo(command, /*required=*/false);
  command->footer(
      "Example:\n"
      "  liggare followup approve 2020-t1.jsonl --decision ks-2020-80:1 --date 2020-05-25");
  RunWith(command, session, Needs::kLedger, options, RunApprove);
}

void AddShow(CLI::App& followup, Session& session) {
  CLI::App* command =
      followup.add_subcommand("show", "Show a follow-up as approved beside what is known");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("ID", *options->request.mutable_follow_up(), "The follow-up's id")
      ->required();
  options->known.AddTo(command);
  command->footer("Example:\n  liggare followup show 2020-t1");
  RunWith(command, session, Needs::kLedger, options, RunShow);
}

}  // namespace

void AddFollowUpCommands(CLI::App& app, Session& session) {
  CLI::App* followup = app.add_subcommand("followup", "Draft, approve, show and track follow-ups");
  followup->require_subcommand(1);
  followup->footer("Examples:\n  liggare followup list\n  liggare followup draft --help");
  AddDraft(*followup, session);
  AddApprove(*followup, session);
  AddShow(*followup, session);
  AddTrackCommand(*followup, session);
  CLI::App* list = followup->add_subcommand("list", "List the approved follow-ups");
  auto options = std::make_shared<ListOptions>();
  options->known.AddTo(list);
  list->footer("Example:\n  liggare followup list --size 120");
  RunWith(list, session, Needs::kLedger, options, RunList);
}

}  // namespace liggare::cli
