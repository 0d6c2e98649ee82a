// Dates as the index counts them: days since 1900-01-01, which fit in 19 bits.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_PROJECTION_DAY_H_
#define LIGGARE_SERVICES_PROJECTION_DAY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/budget/dates.h"

namespace liggare::projection {

using Day = uint32_t;

inline constexpr Day kDayMax = (1u << 19) - 1;

// A date before the first day is the first, one beyond the last the last: what is asked may lie
// beyond all that is stored.
Day DayOf(budget::Date date);
budget::Date DateOf(Day day);

// The day of a stored date, YYYY-MM-DD; aborts on any other text.
Day StoredDay(std::string_view text);

// The first day of a stored month, YYYY-MM; aborts on any other text.
Day StoredMonthDay(std::string_view text);

// The first day of the month that a day is in.
Day FirstOfMonth(Day day);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_DAY_H_
