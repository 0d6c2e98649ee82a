#include "absl/time/clock.h"
#include "clients/auditor/tile_folder.h"
#include "clients/cli/export_commands.h"
#include "clients/cli/log_options.h"
#include "clients/cli/verify_commands.h"
#include "clients/cli/whole_ledger.h"

namespace liggare::cli {
namespace {

struct VerifyExportOptions {
  std::string folder;
  KeyOptions keys;
};

absl::Status RunVerifyExport(Session& session, const VerifyExportOptions& options) {
  const absl::StatusOr<VerifierKeys> keys = options.keys.ledger();
  if (!keys.ok()) return keys.status();
  const Words words = session.words();
  const absl::Time began = absl::Now();
  LogProgress progress(words("verifying", "verifierar"));
  const absl::StatusOr<auditor::VerifiedLog> log =
      auditor::VerifyExport(options.folder, *keys, [&](const auditor::Batch& batch, Size to) {
        progress.Update(batch, to);
        return absl::OkStatus();
      });
  progress.Clear();
  if (!log.ok()) return log.status();
  Report report;
  AddLog(*log, absl::Now() - began, words, report);
  report.Print(session, words("The export is what its checkpoint says, every record and tile.\n",
                              "Exporten är vad dess kontrollpunkt säger, varje post och fil.\n"));
  return absl::OkStatus();
}

}  // namespace

absl::Status RunExportTiles(Session& session, const ExportTilesOptions& options) {
  const absl::StatusOr<auditor::StatedCheckpoint> checkpoint = NewestCheckpoint(session);
  if (!checkpoint.ok()) return checkpoint.status();
  absl::StatusOr<auditor::TileExport> tiles = auditor::TileExport::Open(options.folder);
  if (!tiles.ok()) return tiles.status();
  absl::Status exported = tiles->CheckFollows(*checkpoint);
  if (!exported.ok()) return exported;

  const Words words = session.words();
  const int64_t held = tiles->size().value;
  const Size to = checkpoint->says.head.size;
  LogProgress progress(words("exporting", "exporterar"));
  exported = auditor::ReplayRecords(session.client(), session.ledger(), Position{held}, to,
                                    [&](auditor::SharedBatch batch) {
                                      progress.Update(*batch, to);
                                      for (const std::string& record : batch->records.records()) {
                                        if (absl::Status added = tiles->Add(record); !added.ok())
                                          return added;
                                      }
                                      return absl::OkStatus();
                                    });
  progress.Clear();
  if (exported.ok()) exported = tiles->Finish(*checkpoint);
  if (!exported.ok()) return exported;

  Report report;
  report.Add("origin", words("origin", "ursprung"), checkpoint->says.origin);
  report.Add("size", words("size", "storlek"), to.value);
  report.Add("root", words("root", "rot"), proof::HashText(checkpoint->says.head.root));
  report.Add("fetched", words("records fetched", "hämtade poster"), to.value - held);
  report.Print(session, words("The log is exported; verify it with `liggare verify export`.\n",
                              "Loggen är exporterad; verifiera med `liggare verify export`.\n"));
  return absl::OkStatus();
}

void AddVerifyExport(CLI::App& verify, Session& session) {
  CLI::App* command = verify.add_subcommand("export", "Verify an exported log, without a server");
  auto options = std::make_shared<VerifyExportOptions>();
  command->add_option("DIR", options->folder, "The folder")->required();
  options->keys.AddTo(command);
  command->footer("Example:\n  liggare verify export trygghet-log --key VKEY");
  RunWith(command, session, Needs::kNothing, options, RunVerifyExport);
}

}  // namespace liggare::cli
