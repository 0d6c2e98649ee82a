#include "services/projection/day.h"

#include <algorithm>

namespace liggare::projection {
namespace {

constexpr budget::Date kFirst(budget::kYearMin, 1, 1);

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether a text is digits and dashes in the form YYYY-MM-DD.
bool HasForm(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const int i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!IsDigit(text[i])) return false;
  }
  return true;
}

int TwoDigits(const char* text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

Day DayOf(budget::Date date) {
  return static_cast<Day>(std::clamp<absl::civil_diff_t>(date - kFirst, 0, kDayMax));
}

budget::Date DateOf(Day day) { return kFirst + day; }

Day StoredDay(std::string_view text) {
  constexpr int kDaysBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  if (HasForm(text)) {
    const int year = TwoDigits(text.data()) * 100 + TwoDigits(text.data() + 2);
    const int month = TwoDigits(text.data() + 5);
    const int day = TwoDigits(text.data() + 8);
    if (year >= budget::kYearMin && year <= budget::kYearMax && month >= 1 && month <= 12 &&
        day >= 1 && day <= kDaysBefore[month] - kDaysBefore[month - 1]) {
      // Leap days before the month of the date, less those before the first year. The leap day
      // itself is left to the calendar below.
      const int past = month > 2 ? year : year - 1;
      const int leap_days = past / 4 - past / 100 + past / 400 - 460;
      return static_cast<Day>((year - budget::kYearMin) * 365 + leap_days + kDaysBefore[month - 1] +
                              day - 1);
    }
  }
  return DayOf(budget::StoredDate(std::string(text)));
}

Day StoredMonthDay(std::string_view text) {
  return DayOf(budget::Date(budget::StoredMonth(std::string(text))));
}

Day FirstOfMonth(Day day) { return DayOf(budget::Date(budget::Month(DateOf(day)))); }

}  // namespace liggare::projection
