#include "services/budget/dates.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"

namespace liggare::budget {
namespace {

// The number that the digits at [begin, begin + count) write; nothing when one is no digit.
std::optional<int> Digits(const std::string& text, size_t begin, size_t count) {
  int number = 0;
  for (size_t i = begin; i < begin + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

std::optional<Month> ReadMonth(const std::string& text) {
  if (text.size() < 7 || text[4] != '-') return std::nullopt;
  const std::optional<int> year = Digits(text, 0, 4);
  const std::optional<int> month = Digits(text, 5, 2);
  if (!year || !month || *year < kYearMin || *year > kYearMax || *month < 1 || *month > 12) {
    return std::nullopt;
  }
  return Month(*year, *month);
}

std::optional<Date> ReadDate(const std::string& text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const std::optional<Month> month = ReadMonth(text);
  const std::optional<int> day = Digits(text, 8, 2);
  if (!month || !day) return std::nullopt;
  // A civil day that does not exist, such as February 30, normalises to another one.
  const Date date(month->year(), month->month(), *day);
  if (*day < 1 || date.day() != *day) return std::nullopt;
  return date;
}

// What is quoted of a text that is not what it should be: enough to find it, never a flood.
std::string Quoted(const std::string& text) {
  constexpr size_t kQuotedSizeMax = 40;
  std::string quoted = "\"";
  for (char c : text.substr(0, kQuotedSizeMax)) quoted += c >= ' ' && c <= '~' ? c : '?';
  return quoted + (text.size() > kQuotedSizeMax ? "...\"" : "\"");
}

absl::Status NoDate(const std::string& text, const std::string& field_path, const char* form) {
  if (text.empty()) {
    return RefuseField(v1::ERROR_REASON_MISSING_FIELD, field_path,
                       absl::StrCat("is missing; give ", form));
  }
  return RefuseField(v1::ERROR_REASON_MALFORMED_FIELD, field_path,
                     absl::StrCat(Quoted(text), " is not ", form));
}

}  // namespace

absl::StatusOr<Date> ParseDate(const std::string& text, const std::string& field_path) {
  const std::optional<Date> date = ReadDate(text);
  if (date.has_value()) return *date;
  return NoDate(text, field_path,
                "a date of the calendar in the form YYYY-MM-DD, from 1900-01-01 to 2999-12-31");
}

absl::StatusOr<Month> ParseMonth(const std::string& text, const std::string& field_path) {
  const std::optional<Month> month = text.size() == 7 ? ReadMonth(text) : std::nullopt;
  if (month.has_value()) return *month;
  return NoDate(text, field_path, "a month in the form YYYY-MM, from 1900-01 to 2999-12");
}

Date StoredDate(const std::string& text) {
  const std::optional<Date> date = ReadDate(text);
  if (!date.has_value()) BreakInvariant("a stored date is " + Quoted(text));
  return *date;
}

Month StoredMonth(const std::string& text) {
  const std::optional<Month> month = text.size() == 7 ? ReadMonth(text) : std::nullopt;
  if (!month.has_value()) BreakInvariant("a stored month is " + Quoted(text));
  return *month;
}

std::string FormatMonth(Month month) {
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02d", static_cast<int>(month.year()), month.month());
  return text;
}

std::string FormatDate(Date date) {
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", static_cast<int>(date.year()), date.month(),
                date.day());
  return text;
}

int WholeMonthsPassed(int budget_year, Date date) {
  // The month that the day after the date lies in has not ended; all before it have.
  const Month running(date + 1);
  const absl::civil_diff_t ended = running - Month(budget_year, 1);
  return static_cast<int>(std::clamp<absl::civil_diff_t>(ended, 0, 12));
}

}  // namespace liggare::budget
