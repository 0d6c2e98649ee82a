// A report as Markdown: headings, lists and pipe tables, without the charts.

#ifndef LIGGARE_CLIENTS_REPORT_MARKDOWN_H_
#define LIGGARE_CLIENTS_REPORT_MARKDOWN_H_

#include <string>

#include "clients/language/words.h"
#include "clients/report/document.h"

namespace liggare::report {

// What an event says is shown as it is and never read as Markdown or HTML.
std::string Markdown(const Document& document, const language::Words& words);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_MARKDOWN_H_
