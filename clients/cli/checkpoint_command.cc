#include <optional>

#include "clients/auditor/files.h"
#include "clients/auditor/stated_checkpoint.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct CheckpointOptions {
  std::optional<int64_t> size;
  std::optional<int32_t> cosignatures_min;
  std::string file;
};

v1::GetCheckpointRequest RequestOf(const Session& session, const CheckpointOptions& options) {
  v1::GetCheckpointRequest request;
  request.set_ledger(session.ledger());
  if (options.size.has_value()) request.set_size(*options.size);
  if (options.cosignatures_min.has_value()) {
    request.set_cosignatures_min(*options.cosignatures_min);
  }
  return request;
}

absl::Status RunCheckpoint(Session& session, const CheckpointOptions& options) {
  const absl::StatusOr<v1::GetCheckpointResponse> response =
      session.client().GetCheckpoint(RequestOf(session, options));
  if (!response.ok()) return response.status();
  const absl::StatusOr<auditor::StatedCheckpoint> checkpoint = auditor::ReadAnswer(*response);
  if (!checkpoint.ok()) return checkpoint.status();
  if (options.size.has_value()) {
    absl::Status asked = auditor::CheckSize(*checkpoint, Size{*options.size});
    if (!asked.ok()) return asked;
  }
  if (!options.file.empty()) {
    absl::Status written = auditor::WriteFile(options.file, checkpoint->encoded);
    if (!written.ok()) return written;
  }
  session.Print(*response, options.file.empty() ? PrintableLines(checkpoint->encoded) : "", {});
  return absl::OkStatus();
}

}  // namespace

void AddCheckpointCommand(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("checkpoint", "Get the signed statement of the ledger's size and root");
  auto options = std::make_shared<CheckpointOptions>();
  CLI::Option* size =
      command->add_option("--size", options->size, "Of the first so many events; else of all")
          ->type_name("N");
  command
      ->add_option("--cosignatures-min", options->cosignatures_min,
                   "The newest that so many witnesses have cosigned")
      ->type_name("N")
      ->excludes(size);
  command->add_option("-o,--output", options->file, "Write the signed note to a file")
      ->type_name("FILE");
  command->footer(
      "Keep the file: `liggare verify log --from FILE` checks later that nothing it covers was\n"
      "changed. The signatures are not verified here.\n"
      "\nExamples:\n"
      "  liggare checkpoint\n"
      "  liggare checkpoint --size 57 -o 57.checkpoint");
  RunWith(command, session, Needs::kLedger, options, RunCheckpoint);
}

}  // namespace liggare::cli
