#include "clients/cli/commands.h"
#include "clients/cli/import_run.h"

namespace liggare::cli {
namespace {

std::shared_ptr<ImportOptions> AddImportOptions(CLI::App* command, const char* file) {
  auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->file, file)->required();
  command
      ->add_option("--map", options->map,
                   "Which rows belong where; `inspect` writes one to start from")
      ->type_name("MAP")
      ->required();
  command->add_flag("--dry-run", options->dry_run,
                    "Show what would be appended, and append nothing");
  command->add_flag("--accept-differences", options->accept_differences,
                    "Take a file whose vouchers do not come to what it declares, or are unlike the "
                    "ledger's of the same numbers");
  command->add_flag("--example", options->example, "It is an example and did not happen");
  return options;
}

constexpr const char* kImportFooter =
    "The file is read whole before anything is appended. Importing it again, or a newer export of\n"
    "the same books, appends what is new, corrects what changed, and reports what vanished.\n";

void AddSie(CLI::App* import, Session& session) {
  CLI::App* command = import->add_subcommand("sie", "Import the vouchers of a SIE 4 file");
  const auto options = AddImportOptions(command, "A SIE 4 file, 4E or 4I");
  command->footer(std::string(kImportFooter) +
                  "\nExample:\n  liggare import sie 2020.se --map haninge-2020.map --dry-run");
  RunWith(command, session, Needs::kLedger, options, RunImport);
}

void AddCsv(CLI::App* import, Session& session) {
  CLI::App* command = import->add_subcommand("csv", "Import an extract of rows as CSV");
  const auto options =
      AddImportOptions(command, "Rows, with semicolons and decimal commas or as RFC 4180");
  options->csv = true;
  command
      ->add_option("--control-total", options->control_total,
                   "What the rows sum to, in kronor, as the accounting system says")
      ->type_name("AMOUNT")
      ->required();
  command->footer(
      std::string(kImportFooter) +
      "\nExample:\n  liggare import csv 4711.csv --map haninge-2020.map --control-total "
      "1250300,50");
  RunWith(command, session, Needs::kLedger, options, RunImport);
}

}  // namespace

void AddImportCommands(CLI::App& app, Session& session) {
  CLI::App* import = app.add_subcommand("import", "Import what an accounting system exports");
  import->require_subcommand(1);
  AddSie(import, session);
  AddCsv(import, session);
  AddInspectCommand(*import, session);
}

}  // namespace liggare::cli
