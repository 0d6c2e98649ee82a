// What the pieces of the HTML share.

#ifndef LIGGARE_CLIENTS_REPORT_HTML_PARTS_H_
#define LIGGARE_CLIENTS_REPORT_HTML_PARTS_H_

#include <string>

#include "clients/language/words.h"
#include "clients/report/document.h"

namespace liggare::report {

// The style sheet.
extern const char kHtmlStyle[];

// Text as text: nothing in it is markup, in an element or in a quoted attribute.
std::string Escaped(const std::string& text);

// Charts as SVG within HTML, each with a description in words.
std::string BarChartSvg(const BarChart& chart, const std::string& currency,
                        const language::Words& words);
std::string YearChartSvg(const YearChart& chart, const std::string& currency,
                         const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_HTML_PARTS_H_
