// A report as one HTML file that needs nothing else: no scripts, and no fonts, styles or pictures
// from elsewhere. It prints on A4, and a screen reader finds its headings, tables and charts.

#ifndef LIGGARE_CLIENTS_REPORT_HTML_H_
#define LIGGARE_CLIENTS_REPORT_HTML_H_

#include <string>

#include "clients/language/words.h"
#include "clients/report/document.h"

namespace liggare::report {

// What an event says is shown as it is and never read as HTML.
std::string Html(const Document& document, const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_HTML_H_
