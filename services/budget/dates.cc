#include "services/budget/dates.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/budget/invariant.h"
#include "services/budget/refusal.h"

namespace liggare::budget {
namespace {

// The number that the two digits at a place write; less than zero when one is no digit.
int TwoDigits(const std::string& text, size_t at) {
  const int tens = text[at] - '0';
  const int ones = text[at + 1] - '0';
  return 0 <= tens && tens <= 9 && 0 <= ones && ones <= 9 ? tens * 10 + ones : -1;
}

// A year and a month of the calendar, of a text that begins YYYY-MM; a month of 0 for any other.
struct YearMonth {
  int year;
  int month;
};
YearMonth ReadYearMonth(const std::string& text) {
  const int century = TwoDigits(text, 0);
  const int year = TwoDigits(text, 2);
  const int month = TwoDigits(text, 5);
  if (century < 0 || year < 0 || text[4] != '-' || month < 1 || month > 12) return {0, 0};
  const int whole = century * 100 + year;
  return whole < kYearMin || whole > kYearMax ? YearMonth{0, 0} : YearMonth{whole, month};
}

int DaysOf(const YearMonth& of) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = of.year % 4 == 0 && (of.year % 100 != 0 || of.year % 400 == 0);
  return kDays[of.month - 1] + (of.month == 2 && is_leap ? 1 : 0);
}

// Writes a number's digits from the last one back.
void WriteDigits(int number, char* last) {
  for (; number > 0; number /= 10) *last-- = static_cast<char>('0' + number % 10);
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

std::optional<Date> ReadDate(const std::string& text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const YearMonth of = ReadYearMonth(text);
  const int day = TwoDigits(text, 8);
  if (of.month == 0 || day < 1 || day > DaysOf(of)) return std::nullopt;
  return Date(of.year, of.month, day);
}

std::optional<Month> ReadMonth(const std::string& text) {
  if (text.size() != 7) return std::nullopt;
  const YearMonth of = ReadYearMonth(text);
  if (of.month == 0) return std::nullopt;
  return Month(of.year, of.month);
}

absl::StatusOr<Date> ParseDate(const std::string& text, const std::string& field_path) {
  const std::optional<Date> date = ReadDate(text);
  if (date.has_value()) return *date;
  return NoDate(text, field_path,
                "a date of the calendar in the form YYYY-MM-DD, from 1900-01-01 to 2999-12-31");
}

absl::StatusOr<Month> ParseMonth(const std::string& text, const std::string& field_path) {
  const std::optional<Month> month = ReadMonth(text);
  if (month.has_value()) return *month;
  return NoDate(text, field_path, "a month in the form YYYY-MM, from 1900-01 to 2999-12");
}

Date StoredDate(const std::string& text) {
  const std::optional<Date> date = ReadDate(text);
  if (!date.has_value()) BreakInvariant("a stored date is " + Quoted(text));
  return *date;
}

Month StoredMonth(const std::string& text) {
  const std::optional<Month> month = ReadMonth(text);
  if (!month.has_value()) BreakInvariant("a stored month is " + Quoted(text));
  return *month;
}

std::string FormatMonth(Month month) {
  std::string text = "0000-00";
  WriteDigits(static_cast<int>(month.year()), &text[3]);
  WriteDigits(month.month(), &text[6]);
  return text;
}

std::string FormatDate(Date date) {
  std::string text = "0000-00-00";
  WriteDigits(static_cast<int>(date.year()), &text[3]);
  WriteDigits(date.month(), &text[6]);
  WriteDigits(date.day(), &text[9]);
  return text;
}

int WholeMonthsPassed(int budget_year, Date date) {
  // The month that the day after the date lies in has not ended; all before it have.
  const Month running(date + 1);
  const absl::civil_diff_t ended = running - Month(budget_year, 1);
  return static_cast<int>(std::clamp<absl::civil_diff_t>(ended, 0, 12));
}

}  // namespace liggare::budget
