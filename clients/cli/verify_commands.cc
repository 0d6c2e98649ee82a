#include "clients/cli/verify_commands.h"

namespace liggare::cli {

void AddVerifyCommands(CLI::App& app, Session& session) {
  CLI::App* verify = app.add_subcommand("verify", "Verify without trusting the server");
  verify->require_subcommand(1);
  verify->footer("Examples:\n  liggare verify log --key VKEY\n  liggare verify log --help");
  AddVerifyProofs(*verify, session);
  AddVerifyLog(*verify, session);
  AddVerifyBudget(*verify, session);
  AddVerifyExport(*verify, session);
  AddVerifyStore(*verify, session);
}

}  // namespace liggare::cli
