// A report as a workbook: one sheet for what a reader sees first, one for each table.

#ifndef LIGGARE_CLIENTS_REPORT_XLSX_H_
#define LIGGARE_CLIENTS_REPORT_XLSX_H_

#include <string>

#include "absl/status/status.h"
#include "clients/language/words.h"
#include "clients/report/document.h"

namespace liggare::report {

// Writes the workbook to a path, over what is there. Numbers are numbers, with formats; headers are
// frozen and repeat in print. The same document makes the same cells.
//
// A workbook holds numbers as floating point: here alone an amount becomes a double, the one
// nearest to its exact decimal text, which a spreadsheet shows as that text again. An amount of
// more digits than a spreadsheet keeps (15) is written as text.
absl::Status WriteXlsx(const Document& document, const language::Words& words,
                       const std::string& path);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_XLSX_H_
