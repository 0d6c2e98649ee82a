// The commands, each group in a file of its own, and how one is hung up on the command line.

#ifndef LIGGARE_CLIENTS_CLI_COMMANDS_H_
#define LIGGARE_CLIENTS_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace liggare::cli {

void AddLedgerCommands(CLI::App& app, Session& session);       // ledger create|list|show
void AddAppendCommand(CLI::App& app, Session& session);        // append
void AddEventCommands(CLI::App& app, Session& session);        // events, watch
void AddBudgetCommand(CLI::App& app, Session& session);        // budget
void AddTimelineCommand(CLI::App& app, Session& session);      // timeline
void AddExplainCommand(CLI::App& app, Session& session);       // explain
void AddCompareCommand(CLI::App& app, Session& session);       // compare
void AddChangeCommands(CLI::App& app, Session& session);       // attribute, correct, erase-text
void AddCatalogueCommand(CLI::App& app, Session& session);     // catalogue
void AddDecisionCommand(CLI::App& app, Session& session);      // decision
void AddFollowUpCommands(CLI::App& app, Session& session);     // followup draft|approve|show|list
void AddTrackCommand(CLI::App& followup, Session& session);    // followup track
void AddReportCommand(CLI::App& app, Session& session);        // report
void AddImportCommands(CLI::App& app, Session& session);       // import sie|csv
void AddStatusCommand(CLI::App& app, Session& session);        // status
void AddRebuildCommand(CLI::App& app, Session& session);       // rebuild
void AddBackupCommands(CLI::App& app, Session& session);       // backup create|list|verify
void AddCheckCommand(CLI::App& app, Session& session);         // check
void AddSampleCommand(CLI::App& app, Session& session);        // sample
void AddUnattributedCommand(CLI::App& app, Session& session);  // unattributed
void AddCheckpointCommand(CLI::App& app, Session& session);    // checkpoint
void AddProofCommands(CLI::App& app, Session& session);        // proof event|consistency
void AddKeyCommands(CLI::App& app, Session& session);          // key show|rotate
void AddExportCommand(CLI::App& app, Session& session);        // export
void AddWitnessCommand(CLI::App& app, Session& session);       // witness
void AddVerifyCommands(CLI::App& app, Session& session);       // verify proof|consistency|log|…

enum class Needs { kNothing, kLedger };

// Wrong usage where no ledger is named.
inline absl::Status CheckLedgerNamed(const Session& session) {
  if (!session.ledger().empty()) return absl::OkStatus();
  return UsageError("no ledger named: use --ledger, or set LIGGARE_LEDGER");
}

// Makes the session run `run` with the options when the command is the one that is named, and no
// command of its own.
template <typename Options>
void RunWith(CLI::App* command, Session& session, Needs needs,
             const std::shared_ptr<Options>& options,
             absl::Status (*run)(Session& session, const Options& options)) {
  command->callback([command, &session, needs, options, run] {
    if (!command->get_subcommands().empty()) return;
    session.command = [&session, needs, options, run] {
      const absl::Status named =
          needs == Needs::kLedger ? CheckLedgerNamed(session) : absl::OkStatus();
      if (!named.ok()) return named;
      return run(session, *options);
    };
  });
}

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_COMMANDS_H_
