#include "clients/cli/export_commands.h"

namespace liggare::cli {
namespace {

absl::Status RunExport(Session& session, const ExportTilesOptions& options) {
  if (!options.folder.empty()) return RunExportTiles(session, options);
  return UsageError("nothing to export is named: use --tiles, or journal, csv or sie");
}

}  // namespace

void AddExportCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("export", "Export a ledger to files");
  command->require_subcommand(0, 1);
  auto options = std::make_shared<ExportTilesOptions>();
  CLI::Option* tiles =
      command
          ->add_option("--tiles", options->folder,
                       "The log as static files (c2sp.org/tlog-tiles) in this folder, made if it "
                       "is not there; goes on where it was")
          ->type_name("DIR");
  AddExportJournal(*command, session)->excludes(tiles);
  AddExportCsv(*command, session)->excludes(tiles);
  AddExportSie(*command, session)->excludes(tiles);
  command->footer(
      "Private texts are not in the log, and so not in its tiles.\n"
      "\nExamples:\n"
      "  liggare export --tiles trygghet-log\n"
      "  liggare verify export trygghet-log --key VKEY\n"
      "  liggare export journal -o trygghet.jsonl\n"
      "  liggare export csv -o trygghet-csv\n"
      "  liggare export sie --at 2020-08-31 -o trygghet.se");
  RunWith(command, session, Needs::kLedger, options, RunExport);
}

}  // namespace liggare::cli
