// `liggare`, the command for people. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/error_report.h"
#include "clients/cli/session.h"
#include "clients/cli/tls_options.h"

namespace liggare::cli {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "The server")
      ->type_name("HOST:PORT")
      ->envname("LIGGARE_SERVER")
      ->capture_default_str();
  app.add_option("--ledger", settings.ledger, "The ledger")
      ->type_name("ID")
      ->envname("LIGGARE_LEDGER");
  AddTlsOptions(app, settings.tls);
  app.add_option_function<std::string>(
         "--format",
         [&settings](const std::string& format) {
           settings.format = format == "json"  ? Format::kJson
                             : format == "csv" ? Format::kCsv
                                               : Format::kTable;
         },
         "table is for people; json is the server's answer as protobuf JSON, amounts in öre "
         "(streams as JSON Lines); csv has amounts in öre")
      ->type_name("table|json|csv")
      ->check(OneOf({"table", "json", "csv"}));
  app.add_option_function<std::string>(
         "--lang",
         [&settings](const std::string& language) {
           settings.language = language == "sv" ? Language::kSwedish : Language::kEnglish;
         },
         "The words and the decimal sign of tables; else those of the locale")
      ->type_name("sv|en")
      ->check(OneOf({"sv", "en"}));
  app.add_option("--retry", settings.retry_seconds,
                 "How long a call is repeated while the server does not answer")
      ->type_name("SECONDS")
      ->check(Between(0, 86'400))
      ->capture_default_str();
}

int Run(int argc, char** argv) {
  Session session;
  CLI::App app("Liggare: record a public budget's events, and ask for the budget at any date.");
  app.name("liggare");
  app.set_version_flag("--version", LIGGARE_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.\n"
      "\nExamples:\n"
      "  liggare ledger create trygghet --name \"Trygghetsprogrammet\"\n"
      "  export LIGGARE_LEDGER=trygghet\n"
      "  liggare append deploy/examples/ks-2020-66.jsonl\n"
      "  liggare budget --at 2020-04-30\n"
      "  liggare COMMAND --help");
  AddSettings(app, session.settings());
  AddLedgerCommands(app, session);
  AddAppendCommand(app, session);
  AddEventCommands(app, session);
  AddBudgetCommand(app, session);
  AddTimelineCommand(app, session);
  AddExplainCommand(app, session);
  AddCompareCommand(app, session);
  AddCatalogueCommand(app, session);
  AddDecisionCommand(app, session);
  AddChangeCommands(app, session);
  AddUnattributedCommand(app, session);
  AddFollowUpCommands(app, session);
  AddReportCommand(app, session);
  AddImportCommands(app, session);
  AddStatusCommand(app, session);
  AddRebuildCommand(app, session);
  AddBackupCommands(app, session);
  AddCheckCommand(app, session);
  AddSampleCommand(app, session);
  AddCheckpointCommand(app, session);
  AddProofCommands(app, session);
  AddKeyCommands(app, session);
  AddVerifyCommands(app, session);
  AddExportCommand(app, session);
  AddWitnessCommand(app, session);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (app.get_subcommands().empty() && !app.remaining().empty()) {
      fmt::print(stderr, "liggare: there is no command '{}'; liggare --help lists them\n",
                 app.remaining().front());
      return kWrongUsage;
    }
    return app.exit(error) == 0 ? kDone : kWrongUsage;
  }

  absl::Status status = session.command();
  const absl::Status flushed = session.Flush();
  if (status.ok()) status = flushed;
  if (status.ok()) return kDone;
  fmt::print(stderr, "{}", ErrorReport(status, session.settings()));
  return IsUsageError(status) ? kWrongUsage : kFailed;
}

}  // namespace
}  // namespace liggare::cli

int main(int argc, char** argv) { return liggare::cli::Run(argc, argv); }
