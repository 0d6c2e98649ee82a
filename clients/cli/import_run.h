// An import of what an accounting system exported: planned whole, held against the ledger, and then
// appended.
//
// Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_IMPORT_RUN_H_
#define LIGGARE_CLIENTS_CLI_IMPORT_RUN_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace liggare::cli {

struct ImportOptions {
  std::string file;
  std::string map;
  bool csv = false;           // else SIE
  std::string control_total;  // of CSV, in kronor
  bool dry_run = false;
  bool example = false;  // what the file says did not happen
  // Takes a file whose vouchers do not come to what it declares, or are unlike the ledger's.
  bool accept_differences = false;
};

// Appends nothing unless the whole file can be taken; prints what was done. An import that was
// stopped goes on where it was when it is run again.
absl::Status RunImport(Session& session, const ImportOptions& options);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_IMPORT_RUN_H_
