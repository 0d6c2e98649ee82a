// Civil dates and months as the protos write them, and how much of a budget year has passed.
//
// Invariant: only real dates of the years 1900 to 2999 in the exact form YYYY-MM-DD are read, so
// that formatted dates sort as text. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_DATES_H_
#define LIGGARE_SERVICES_BUDGET_DATES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace liggare::budget {

using Date = absl::CivilDay;
using Month = absl::CivilMonth;

inline constexpr int kYearMin = 1900;
inline constexpr int kYearMax = 2999;

// Reads YYYY-MM-DD, or YYYY-MM; nothing for any other text.
std::optional<Date> ReadDate(const std::string& text);
std::optional<Month> ReadMonth(const std::string& text);

// Reads YYYY-MM-DD; else MALFORMED_FIELD, or MISSING_FIELD for an empty text, that names the field.
absl::StatusOr<Date> ParseDate(const std::string& text, const std::string& field_path = "date");

// Reads YYYY-MM, likewise.
absl::StatusOr<Month> ParseMonth(const std::string& text, const std::string& field_path = "month");

// Reads a date of a stored record, which was checked before it was stored; aborts on any other.
Date StoredDate(const std::string& text);

// Reads a month of a stored record, likewise.
Month StoredMonth(const std::string& text);

std::string FormatDate(Date date);
std::string FormatMonth(Month month);

// The whole months of a budget year that have ended at a date: their last day is the date or
// before it. 0 to 12.
int WholeMonthsPassed(int budget_year, Date date);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_DATES_H_
