// What `export` writes, each form in a file of its own.

#ifndef LIGGARE_CLIENTS_CLI_EXPORT_COMMANDS_H_
#define LIGGARE_CLIENTS_CLI_EXPORT_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/commands.h"
#include "clients/cli/session.h"

namespace liggare::cli {

struct ExportTilesOptions {
  std::string folder;
};

// `export journal`, `export csv` and `export sie`: the subcommands, hung up on `export`.
CLI::App* AddExportJournal(CLI::App& command, Session& session);
CLI::App* AddExportCsv(CLI::App& command, Session& session);
CLI::App* AddExportSie(CLI::App& command, Session& session);

// `export --tiles`: the log as static files.
absl::Status RunExportTiles(Session& session, const ExportTilesOptions& options);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_EXPORT_COMMANDS_H_
