// The figures of a report as CSV, for a spreadsheet or another program: every table of figures in
// one, ending with what is booked in all as a control total.

#ifndef LIGGARE_CLIENTS_REPORT_CSV_H_
#define LIGGARE_CLIENTS_REPORT_CSV_H_

#include <string>

#include "clients/report/document.h"

namespace liggare::report {

enum class CsvForm {
  kRfc4180,       // comma, decimal point, CRLF, UTF-8
  kSwedishExcel,  // semicolon, decimal comma, CRLF, UTF-8 with a byte order mark
};

// Amounts are kronor with two decimals, percentages have one. The columns `table` and `row` tell
// apart lines ("plain", "group": those with lines below them) and sums ("total"). In the form for
// Excel a text that Excel would take for a formula begins with an apostrophe.
std::string Csv(const Document& document, CsvForm form);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_CSV_H_
