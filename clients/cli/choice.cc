#include "clients/cli/choice.h"

#include <algorithm>

#include "absl/strings/str_join.h"

namespace liggare::cli {

CLI::Validator OneOf(const std::vector<std::string>& words) {
  return CLI::Validator(
      [words](const std::string& word) {
        if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
        return "\"" + word + "\" is none of " + absl::StrJoin(words, ", ");
      },
      "");
}

void AddKindOption(CLI::App* command, std::string& kind) {
  command->add_option("--kind", kind, "Only operating or only investment money")
      ->type_name("operating|investment")
      ->check(OneOf({"operating", "investment"}));
}

v1::FundKind KindOf(const std::string& kind) {
  if (kind.empty()) return v1::FUND_KIND_UNSPECIFIED;
  return kind == "operating" ? v1::FUND_KIND_OPERATING : v1::FUND_KIND_INVESTMENT;
}

}  // namespace liggare::cli
