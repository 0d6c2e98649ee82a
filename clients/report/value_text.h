// The values of a report as people read them, and headline amounts in a few digits.

#ifndef LIGGARE_CLIENTS_REPORT_VALUE_TEXT_H_
#define LIGGARE_CLIENTS_REPORT_VALUE_TEXT_H_

#include <cstdint>
#include <string>

#include "clients/language/words.h"
#include "clients/report/document.h"

namespace liggare::report {

// Exact: "2 200 000,00", "15,3 %", "12"; empty for nothing.
std::string ValueText(const Value& value, const language::Words& words);

// Rounded to read at a glance: "13,90 mnkr", "733,3 tkr", "48,50 kr"; of other currencies and
// languages "13.90 MSEK", "733.3 kSEK", "48.50 SEK".
std::string ShortAmount(int64_t minor_units, const std::string& currency,
                        const language::Words& words);

// The same in the unit of another amount, so that amounts beside each other have one.
std::string ShortAmountLike(int64_t other, int64_t minor_units, const std::string& currency,
                            const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_VALUE_TEXT_H_
