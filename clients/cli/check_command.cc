#include <fmt/core.h>

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"

namespace liggare::cli {
namespace {

struct CheckOptions {
  AsOfOptions as_of;
  std::vector<std::string> only;
  std::string actor;
  std::optional<int32_t> cut_off_days;
  bool fail_on_findings = false;
};

using FindingsOfCheck = std::map<v1::BookCheck, std::vector<v1::BookFinding>>;

// "voucher-gap" of BOOK_CHECK_VOUCHER_GAP.
std::string NameOf(v1::BookCheck check) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(ShortName(v1::BookCheck_Name(check), "BOOK_CHECK_")), {{"_", "-"}});
}

std::vector<std::string> CheckNames() {
  std::vector<std::string> names;
  for (int check = v1::BookCheck_MIN + 1; check <= v1::BookCheck_MAX; ++check) {
    names.push_back(NameOf(static_cast<v1::BookCheck>(check)));
  }
  return names;
}

v1::BookCheck CheckOf(const std::string& name) {
  v1::BookCheck check = v1::BOOK_CHECK_UNSPECIFIED;
  v1::BookCheck_Parse(
      "BOOK_CHECK_" + absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}})), &check);
  return check;
}

std::string TitleOf(v1::BookCheck check, const Words& words) {
  switch (check) {
    case v1::BOOK_CHECK_VOUCHER_GAP:
      return words("GAPS IN VOUCHER SERIES", "LUCKOR I VERIFIKATIONSSERIER");
    case v1::BOOK_CHECK_DUPLICATE_ENTRY:
      return words("COSTS THAT ARE ALIKE", "KOSTNADER SOM LIKNAR VARANDRA");
    case v1::BOOK_CHECK_DUPLICATE_VOUCHER:
      return words("VOUCHER ROWS RECORDED AGAIN", "VERIFIKATIONSRADER SOM FÖRTS IN IGEN");
    case v1::BOOK_CHECK_CUT_OFF:
      return words("RECORDED LONG AFTER OR BEFORE THEY COUNT",
                   "INFÖRDA LÅNGT EFTER ELLER FÖRE DEN DAG DE RÄKNAS FRÅN");
    case v1::BOOK_CHECK_LATE:
      return words("LATE FOR A FOLLOW-UP", "FÖR SENT FÖR EN UPPFÖLJNING");
    case v1::BOOK_CHECK_CORRECTION:
      return words("CORRECTIONS", "RÄTTELSER");
    case v1::BOOK_CHECK_WEEKEND:
      return words("COSTS ON WEEKENDS", "KOSTNADER PÅ HELGER");
    case v1::BOOK_CHECK_ACTOR:
      return words("COSTS BY THE ACTOR", "KOSTNADER SOM AKTÖREN FÖRT IN");
    case v1::BOOK_CHECK_DECISION_WITHOUT_EFFECT:
      return words("DECISIONS WITHOUT EFFECT", "BESLUT UTAN VERKAN");
    case v1::BOOK_CHECK_EFFECT_WITHOUT_DECISION:
      return words("EFFECTS WITHOUT A DECISION IN FORCE", "VERKAN UTAN GÄLLANDE BESLUT");
    case v1::BOOK_CHECK_AUTHORITY_CHAIN:
      return words("WHAT EACH EFFECT RESTS ON", "VAD VARJE VERKAN VILAR PÅ");
    case v1::BOOK_CHECK_INTERPRETATION:
      return words("INTERPRETATIONS", "TOLKNINGAR");
    case v1::BOOK_CHECK_UNCODED:
      return words("ROWS THAT MAY LACK THEIR ACTIVITY CODE", "RADER SOM KAN SAKNA AKTIVITETSKOD");
    case v1::BOOK_CHECK_UNATTRIBUTED:
      return words("UNATTRIBUTED", "EJ HÄNFÖRDA");
    case v1::BOOK_CHECK_TRIAL_BALANCE:
      return words("TRIAL BALANCE", "SALDOBALANS");
    default:
      return NameOf(check);
  }
}

// What it is about, in a few words.
std::string About(const v1::BookFinding& finding, const Words& words) {
  switch (finding.check()) {
    case v1::BOOK_CHECK_VOUCHER_GAP:
      return fmt::format("{} {}: {}–{}", Printable(finding.subject()), finding.accounting_year(),
                         finding.first_number(), finding.last_number());
    case v1::BOOK_CHECK_CUT_OFF:
      return fmt::format("{} {} ({} {})", words("recorded", "införda"), finding.recorded_date(),
                         finding.days(), words("days", "dagar"));
    case v1::BOOK_CHECK_UNATTRIBUTED:
      return fmt::format("{} {}", finding.days(), words("days old", "dagar gamla"));
    case v1::BOOK_CHECK_AUTHORITY_CHAIN:
      return finding.as_expected() ? ""
                                   : words("does not come to a council or a body outside",
                                           "leder inte till fullmäktige eller ett organ utanför");
    case v1::BOOK_CHECK_TRIAL_BALANCE:
      return fmt::format("{} {}", words("debit", "debet"), words.Amount(finding.debit()));
    default:
      return Printable(finding.subject());
  }
}

Table FindingTable(v1::BookCheck check, const std::string& title, const Words& words) {
  constexpr auto kCsv = Column::Shown::kCsvOnly;
  constexpr auto kTable = Column::Shown::kTableOnly;
  return Table(
      NameOf(check), title,
      {{"check", "", kCsv},
       {"as_expected", words("as expected", "som väntat")},
       {"first_date", words("from", "från")},
       {"last_date", words("to", "till")},
       {"about", words("about", "om"), kTable},
       {"subject", "", kCsv},
       {"accounting_year", "", kCsv},
       {"first_number", "", kCsv},
       {"last_number", "", kCsv},
       {"recorded_date", "", kCsv},
       {"days", "", kCsv},
       {"debit", "", kCsv},
       {"events", words("events", "händelser")},
       {"amount", words("amount", "belopp")},
       {"positions", words("positions", "positioner"), Column::Shown::kEverywhere, 0, 80}});
}

void AddFinding(const v1::BookFinding& finding, const Words& words, Table& table) {
  std::string positions = absl::StrJoin(finding.positions(), " ");
  if (finding.events() > finding.positions_size()) positions += " …";
  const char* const as_expected = finding.as_expected() ? "true" : "false";
  table.Add(
      {Cell::Text(NameOf(finding.check())),
       Cell::Text(finding.as_expected() ? words("yes", "ja") : words("no", "nej"), as_expected),
       Cell::Text(finding.first_date()), Cell::Text(finding.last_date()),
       Cell::Text(About(finding, words)), Cell::Text(finding.subject()),
       Cell::Number(finding.accounting_year()), Cell::Number(finding.first_number()),
       Cell::Number(finding.last_number()), Cell::Text(finding.recorded_date()),
       Cell::Number(finding.days()), Cell::Amount(finding.debit()), Cell::Number(finding.events()),
       Cell::Amount(finding.amount()),
       Cell::Text(positions, absl::StrJoin(finding.positions(), " "))});
}

// For people a table for each test, for programs one of all.
void PrintFindings(const Session& session, const FindingsOfCheck& found) {
  const Words words = session.words();
  if (session.format() == Format::kCsv) {
    Table all = FindingTable(v1::BOOK_CHECK_UNSPECIFIED, "", words);
    for (const auto& [check, findings] : found) {
      for (const v1::BookFinding& finding : findings) AddFinding(finding, words, all);
    }
    return session.PrintTable(all);
  }
  for (const auto& [check, findings] : found) {
    Table table = FindingTable(check, TitleOf(check, words), words);
    for (const v1::BookFinding& finding : findings) AddFinding(finding, words, table);
    session.Say("\n");
    session.PrintTable(table);
  }
}

absl::StatusOr<v1::CheckBooksRequest> RequestOf(const Session& session,
                                                const CheckOptions& options) {
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  v1::CheckBooksRequest request;
  request.set_ledger(session.ledger());
  *request.mutable_as_of() = *as_of;
  for (const std::string& name : options.only) request.add_checks(CheckOf(name));
  if (options.cut_off_days.has_value()) request.set_cut_off_days(*options.cut_off_days);
  request.set_actor(options.actor);
  return request;
}

absl::Status RunCheck(Session& session, const CheckOptions& options) {
  const absl::StatusOr<v1::CheckBooksRequest> request = RequestOf(session, options);
  if (!request.ok()) return request.status();
  const Words words = session.words();
  FindingsOfCheck found;
  int64_t unexpected = 0;
  std::optional<Progress> bar;
  v1::CheckBooksResponse last;
  const absl::Status read = session.client().CheckBooks(
      *request, [&](const v1::CheckBooksResponse& message) -> absl::Status {
        last = message;
        for (const v1::BookFinding& finding : message.findings()) {
          if (!finding.as_expected()) ++unexpected;
          if (session.format() != Format::kJson) found[finding.check()].push_back(finding);
        }
        if (session.format() == Format::kJson) {
          session.PrintLine(message);
          return session.Flush();
        }
        if (!bar.has_value()) {
          bar.emplace(words("checking", "granskar"), message.as_of().size());
        }
        bar->Update(message.records_done(), std::to_string(message.records_done()));
        return absl::OkStatus();
      });
  bar.reset();
  if (!read.ok()) return read;
  if (!last.done()) return absl::DataLossError("the server ended before it had read everything");
  if (session.format() != Format::kJson) {
    session.Say(fmt::format("{} {}; {}: {}\n", words("The books", "Böckerna"),
                            Describe(last.as_of(), words),
                            words("findings to explain", "iakttagelser att förklara"), unexpected));
    PrintFindings(session, found);
  }
  if (unexpected == 0 || !options.fail_on_findings) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(unexpected, " findings"));
}

}  // namespace

void AddCheckCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("check", "Test the books, and list what an auditor asks");
  auto options = std::make_shared<CheckOptions>();
  options->as_of.AddTo(command);
  command->add_option("--only", options->only, "Only these tests; see below")
      ->type_name("TEST,...")
      ->delimiter(',')
      ->check(OneOf(CheckNames()));
  command
      ->add_option("--cut-off-days", options->cut_off_days,
                   "Days that a cost may be recorded after it counts; else 45")
      ->type_name("N")
      ->check(Between(0, 10'000));
  command->add_option("--actor", options->actor, "List the costs that this principal recorded")
      ->type_name("NAME");
  command->add_flag("--fail-on-findings", options->fail_on_findings,
                    "Exit with 1 when something is found that is to be explained");
  command->footer("The tests: " + absl::StrJoin(CheckNames(), ", ") +
                  ".\n"
                  "`liggare events --from POSITION --limit 1` shows the event of a position.\n"
                  "\nExamples:\n"
                  "  liggare check --at 2020-12-31\n"
                  "  liggare check --only voucher-gap,duplicate-entry --format csv");
  RunWith(command, session, Needs::kLedger, options, RunCheck);
}

}  // namespace liggare::cli
