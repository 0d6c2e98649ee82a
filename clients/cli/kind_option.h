// The option that chooses a kind of money.

#ifndef LIGGARE_CLIENTS_CLI_KIND_OPTION_H_
#define LIGGARE_CLIENTS_CLI_KIND_OPTION_H_

#include <CLI/CLI.hpp>
#include <string>

#include "liggare/v1/event.pb.h"

namespace liggare::cli {

inline void AddKindOption(CLI::App* command, std::string& kind) {
  command->add_option("--kind", kind, "Only operating or only investment money")
      ->type_name("operating|investment")
      ->check(CLI::IsMember({"operating", "investment"}));
}

inline v1::FundKind KindOf(const std::string& kind) {
  if (kind.empty()) return v1::FUND_KIND_UNSPECIFIED;
  return kind == "operating" ? v1::FUND_KIND_OPERATING : v1::FUND_KIND_INVESTMENT;
}

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_KIND_OPTION_H_
