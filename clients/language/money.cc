#include "clients/language/money.h"

#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"

namespace liggare::language {
namespace {

constexpr size_t kThousandsDigits = 3;

bool IsDigits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// The digits of "2 200 000" or "2200000"; nothing when the spaces are not between thousands.
std::optional<std::string> JoinThousands(const std::string& text) {
  if (text.find(' ') == std::string::npos) return text;
  std::string digits;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const size_t count = end - begin;
    const bool fits =
        begin == 0 ? count >= 1 && count <= kThousandsDigits : count == kThousandsDigits;
    if (!fits) return std::nullopt;
    digits += text.substr(begin, count);
    begin = end + 1;
  }
  return digits;
}

absl::Status NotAnAmount(const std::string& text) {
  return absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is not an amount: write kronor, as 30000, 30000.00 or 30000,00"));
}

}  // namespace

std::string PlainAmount(int64_t minor_units, char decimal_sign) {
  // Unsigned, because the smallest int64 has no positive twin.
  const uint64_t magnitude =
      minor_units < 0 ? uint64_t{0} - static_cast<uint64_t>(minor_units) : minor_units;
  std::string result = minor_units < 0 ? "-" : "";
  result += std::to_string(magnitude / 100);
  result += decimal_sign;
  result += static_cast<char>('0' + magnitude % 100 / 10);
  result += static_cast<char>('0' + magnitude % 10);
  return result;
}

std::string FormatAmount(int64_t minor_units, char decimal_sign) {
  std::string result = PlainAmount(minor_units, decimal_sign);
  const size_t begin = minor_units < 0 ? 1 : 0;
  for (size_t end = result.find(decimal_sign); end > begin + kThousandsDigits;
       end -= kThousandsDigits) {
    result.insert(end - kThousandsDigits, 1, ' ');
  }
  return result;
}

absl::StatusOr<int64_t> ParseAmount(const std::string& text) {
  const bool negative = text.starts_with('-');
  const std::string unsigned_text = text.substr(negative || text.starts_with('+') ? 1 : 0);
  const size_t sign = std::min(unsigned_text.find_first_of(".,"), unsigned_text.size());
  const std::optional<std::string> kronor = JoinThousands(unsigned_text.substr(0, sign));
  const std::string ore = sign < unsigned_text.size() ? unsigned_text.substr(sign + 1) : "00";
  if (!kronor.has_value() || !IsDigits(*kronor) || !IsDigits(ore) || ore.size() != 2) {
    return NotAnAmount(text);
  }

  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  int64_t result = 0;
  for (const char digit : *kronor + ore) {
    const int64_t value = digit - '0';
    if (result > (kMax - value) / 10) {
      return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is too large an amount"));
    }
    result = result * 10 + value;
  }
  return negative ? -result : result;
}

}  // namespace liggare::language
