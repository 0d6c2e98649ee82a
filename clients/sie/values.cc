#include "clients/sie/values.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "services/budget/amounts.h"

namespace liggare::sie {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return '0' <= c && c <= '9'; });
}

std::string WithoutHyphens(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return text;
}

}  // namespace

std::optional<int64_t> ReadAmount(std::string_view text, char decimal_sign) {
  constexpr size_t kDecimals = 2;
  const bool negative = text.starts_with('-');
  const std::string_view magnitude = text.substr(negative ? 1 : 0);
  const size_t sign = std::min(magnitude.find(decimal_sign), magnitude.size());
  const bool has_sign = sign < magnitude.size();
  const std::string_view kronor = magnitude.substr(0, sign);
  const std::string_view decimals = has_sign ? magnitude.substr(sign + 1) : "00";
  if (!IsDigits(kronor) || !IsDigits(decimals) || decimals.size() > kDecimals) return std::nullopt;
  int64_t amount = 0;
  const auto take = [&amount](std::string_view digits) {
    for (const char digit : digits) {
      if (amount <= budget::kAmountMax) amount = 10 * amount + (digit - '0');
    }
  };
  take(kronor);
  take(decimals);
  if (decimals.size() < kDecimals) take("0");
  if (amount > budget::kAmountMax) return std::nullopt;
  return negative ? -amount : amount;
}

std::optional<Date> ReadCompactDate(std::string_view text) {
  if (text.size() != 8 || !IsDigits(text)) return std::nullopt;
  std::string hyphenated(text.substr(0, 4));
  hyphenated.append({'-', text[4], text[5], '-', text[6], text[7]});
  return budget::ReadDate(hyphenated);
}

std::optional<Month> ReadCompactMonth(std::string_view text) {
  if (text.size() != 6 || !IsDigits(text)) return std::nullopt;
  std::string hyphenated(text.substr(0, 4));
  hyphenated.append({'-', text[4], text[5]});
  return budget::ReadMonth(hyphenated);
}

std::string FormatCompactDate(Date date) { return WithoutHyphens(budget::FormatDate(date)); }

std::string FormatCompactMonth(Month month) { return WithoutHyphens(budget::FormatMonth(month)); }

std::optional<int> ReadNumber(std::string_view text) {
  int number = 0;
  if (!IsDigits(text.substr(text.starts_with('-') ? 1 : 0))) return std::nullopt;
  if (!absl::SimpleAtoi(std::string(text), &number)) return std::nullopt;
  return number;
}

}  // namespace liggare::sie
