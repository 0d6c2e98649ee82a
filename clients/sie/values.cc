#include "clients/sie/values.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/budget/amounts.h"

namespace liggare::sie {
namespace {

bool IsDigits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string WithoutHyphens(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return text;
}

}  // namespace

std::optional<int64_t> ReadAmount(const std::string& text, char decimal_sign) {
  const bool negative = text.starts_with('-');
  const std::string magnitude = text.substr(negative ? 1 : 0);
  const size_t sign = std::min(magnitude.find(decimal_sign), magnitude.size());
  const std::string kronor = magnitude.substr(0, sign);
  std::string decimals = sign < magnitude.size() ? magnitude.substr(sign + 1) : "00";
  if (decimals.size() == 1) decimals += '0';
  int64_t amount = 0;
  if (!IsDigits(kronor) || !IsDigits(decimals) || decimals.size() != 2 ||
      !absl::SimpleAtoi(kronor + decimals, &amount) || amount > budget::kAmountMax) {
    return std::nullopt;
  }
  return negative ? -amount : amount;
}

std::optional<Date> ReadCompactDate(const std::string& text) {
  if (text.size() != 8 || !IsDigits(text)) return std::nullopt;
  return budget::ReadDate(
      absl::StrCat(text.substr(0, 4), "-", text.substr(4, 2), "-", text.substr(6, 2)));
}

std::optional<Month> ReadCompactMonth(const std::string& text) {
  if (text.size() != 6 || !IsDigits(text)) return std::nullopt;
  return budget::ReadMonth(absl::StrCat(text.substr(0, 4), "-", text.substr(4, 2)));
}

std::string FormatCompactDate(Date date) { return WithoutHyphens(budget::FormatDate(date)); }

std::string FormatCompactMonth(Month month) { return WithoutHyphens(budget::FormatMonth(month)); }

std::optional<int> ReadNumber(const std::string& text) {
  int number = 0;
  if (!IsDigits(text.substr(text.starts_with('-') ? 1 : 0))) return std::nullopt;
  if (!absl::SimpleAtoi(text, &number)) return std::nullopt;
  return number;
}

}  // namespace liggare::sie
