// The keys that a command trusts: `--key` for the ledger's, `--witness` for witnesses'.
//
// Values only.

#ifndef LIGGARE_CLIENTS_CLI_KEY_OPTIONS_H_
#define LIGGARE_CLIENTS_CLI_KEY_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cli/report.h"
#include "store/proof/checkpoint.h"
#include "store/proof/key.h"

namespace liggare::cli {

using VerifierKeys = std::vector<proof::VerifierKey>;

class KeyOptions {
 public:
  // `--key`, which must be given.
  void AddTo(CLI::App* command);
  // `--key`, which may be left out.
  CLI::Option* AddOptionalTo(CLI::App* command);
  void AddWitnessesTo(CLI::App* command);

  // The keys of the ledger; and with those of the witnesses. Wrong usage for what is no such key.
  absl::StatusOr<VerifierKeys> ledger() const;
  absl::StatusOr<VerifierKeys> all() const;
  // UNAUTHENTICATED, naming it, when one of these witnesses has not cosigned. REQUIRES: opened with
  // all().
  absl::Status CheckCosigned(const proof::OpenedCheckpoint& opened) const;

 private:
  std::vector<std::string> ledger_;
  std::vector<std::string> witnesses_;
};

// The keys of a ledger that these texts are. Wrong usage, of this option, for what is none.
absl::StatusOr<VerifierKeys> ParseLedgerKeys(const std::string& option,
                                             const std::vector<std::string>& texts);

// Adds origin, size, root, and who has signed and cosigned.
void AddCheckpoint(const proof::OpenedCheckpoint& opened, const Words& words, Report& report);

// An instant in UTC, to the second.
std::string InstantText(absl::Time at);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_KEY_OPTIONS_H_
