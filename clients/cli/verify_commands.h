// The commands below `verify`, each group in a file of its own.

#ifndef LIGGARE_CLIENTS_CLI_VERIFY_COMMANDS_H_
#define LIGGARE_CLIENTS_CLI_VERIFY_COMMANDS_H_

#include "clients/cli/commands.h"

namespace liggare::cli {

void AddVerifyProofs(CLI::App& verify, Session& session);  // proof, consistency
void AddVerifyLog(CLI::App& verify, Session& session);     // log
void AddVerifyBudget(CLI::App& verify, Session& session);  // budget
void AddVerifyExport(CLI::App& verify, Session& session);  // export
void AddVerifyStore(CLI::App& verify, Session& session);   // store

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_VERIFY_COMMANDS_H_
