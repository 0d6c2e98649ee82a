// A value of an option that is one of a few words.

#ifndef LIGGARE_CLIENTS_CLI_CHOICE_H_
#define LIGGARE_CLIENTS_CLI_CHOICE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "liggare/v1/event.pb.h"

namespace liggare::cli {

// Refuses any other word, and names those there are.
CLI::Validator OneOf(const std::vector<std::string>& words);

// The range of a number, which help does not repeat.
template <typename Number>
CLI::Validator Between(Number least, Number most) {
  return CLI::Range(least, most).description("");
}

// The option that chooses a kind of money: "operating" or "investment".
void AddKindOption(CLI::App* command, std::string& kind);
v1::FundKind KindOf(const std::string& kind);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_CHOICE_H_
