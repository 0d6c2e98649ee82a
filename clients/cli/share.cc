#include "clients/cli/share.h"

#include <charconv>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

absl::Status NotAShare(const std::string& text) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text,
                   "\" is no share: write LINE:FUND:YEAR=AMOUNT, such as "
                   "m05:drift-2020:2020=30000.00"));
}

}  // namespace

absl::StatusOr<v1::Share> ParseShare(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return NotAShare(text);
  const std::vector<std::string> parts = absl::StrSplit(text.substr(0, equals), ':');
  if (parts.size() != 3 || parts[0].empty() || parts[1].empty()) return NotAShare(text);
  int32_t year = 0;
  const char* year_end = parts[2].data() + parts[2].size();
  const auto parsed = std::from_chars(parts[2].data(), year_end, year);
  if (parsed.ec != std::errc() || parsed.ptr != year_end) return NotAShare(text);
  const absl::StatusOr<int64_t> amount = ParseAmount(text.substr(equals + 1));
  if (!amount.ok()) return amount.status();

  v1::Share share;
  share.mutable_cell()->set_line(parts[0]);
  share.mutable_cell()->set_fund(parts[1]);
  share.mutable_cell()->set_budget_year(year);
  share.set_amount(*amount);
  return share;
}

}  // namespace liggare::cli
