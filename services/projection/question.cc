#include "services/projection/question.h"

#include "services/budget/refusal.h"

namespace liggare::projection {

absl::Status CheckLine(const LineTree& tree, const std::string& line, Size size) {
  if (line.empty() || tree.Has(line)) return absl::OkStatus();
  const std::string at = std::to_string(size.value);
  return budget::Refuse(v1::ERROR_REASON_LINE_NOT_FOUND,
                        "There is no line \"" + line + "\" at size " + at +
                            ". Ask for a line of the catalogue at that size.",
                        {{"line", line}, {"size", at}});
}

absl::Status CheckFund(const Register& known, const std::string& fund, Size size) {
  if (fund.empty() || known.catalogue().FindFund(fund, size).has_value()) return absl::OkStatus();
  const std::string at = std::to_string(size.value);
  return budget::Refuse(v1::ERROR_REASON_FUND_NOT_FOUND,
                        "There is no fund \"" + fund + "\" at size " + at +
                            ". Ask for a fund of the catalogue at that size.",
                        {{"fund", fund}, {"size", at}});
}

}  // namespace liggare::projection
