// Runs the real `liggare` to its end, as a person would.
//
// Thread-compatible. Owns nothing.

#ifndef LIGGARE_TESTS_CLIENTS_CLI_RUN_H_
#define LIGGARE_TESTS_CLIENTS_CLI_RUN_H_

#include <string>
#include <vector>

namespace liggare {

struct CliRun {
  int code;         // its exit code, or 128 and the number of the signal that ended it
  std::string out;  // standard output
  std::string err;  // standard error
};

// `environment` holds NAME=VALUE and is all there is, beside the settings of sanitizers; `input` is
// standard input.
CliRun RunCli(const std::vector<std::string>& arguments,
              const std::vector<std::string>& environment = {}, const std::string& input = "");

}  // namespace liggare

#endif  // LIGGARE_TESTS_CLIENTS_CLI_RUN_H_
