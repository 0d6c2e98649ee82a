// What several questions ask of the books before they answer.
//
// Thread-compatible with the books that are asked.

#ifndef LIGGARE_SERVICES_PROJECTION_QUESTION_H_
#define LIGGARE_SERVICES_PROJECTION_QUESTION_H_

#include <string>

#include "absl/status/status.h"
#include "services/projection/books.h"
#include "services/projection/line_tree.h"

namespace liggare::projection {

// LINE_NOT_FOUND unless the line is empty or in the tree.
absl::Status CheckLine(const LineTree& tree, const std::string& line, Size size);

// FUND_NOT_FOUND unless the fund is empty or granted at the size.
absl::Status CheckFund(const Books& books, const std::string& fund, Size size);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_QUESTION_H_
