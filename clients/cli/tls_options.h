// The options of the command line that say who the caller is and which servers it believes.

#ifndef LIGGARE_CLIENTS_CLI_TLS_OPTIONS_H_
#define LIGGARE_CLIENTS_CLI_TLS_OPTIONS_H_

#include <CLI/CLI.hpp>

#include "liggare/options.h"

namespace liggare::cli {

// Reads the files that the options name into `tls`. Without the options all of it stays empty.
void AddTlsOptions(CLI::App& app, client::TlsOptions& tls);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_TLS_OPTIONS_H_
