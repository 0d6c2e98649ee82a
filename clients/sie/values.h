// Amounts, dates and months as SIE files write them.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_CLIENTS_SIE_VALUES_H_
#define LIGGARE_CLIENTS_SIE_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/budget/dates.h"

namespace liggare::sie {

using budget::Date;
using budget::Month;

// Minor units of "-133", "201278.6" or "4667.00": two decimals at most. Nothing for any other text
// and for amounts that no event may have.
std::optional<int64_t> ReadAmount(std::string_view text, char decimal_sign = '.');

// Reads YYYYMMDD, or YYYYMM; nothing for any other text.
std::optional<Date> ReadCompactDate(std::string_view text);
std::optional<Month> ReadCompactMonth(std::string_view text);

std::string FormatCompactDate(Date date);
std::string FormatCompactMonth(Month month);

// A whole number, negative or not, that an int32 holds; nothing for any other text.
std::optional<int> ReadNumber(std::string_view text);

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_VALUES_H_
