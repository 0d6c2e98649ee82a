// What several questions ask of the register before they answer.
//
// Thread-compatible with the register that are asked.

#ifndef LIGGARE_SERVICES_PROJECTION_QUESTION_H_
#define LIGGARE_SERVICES_PROJECTION_QUESTION_H_

#include <string>

#include "absl/status/status.h"
#include "services/projection/line_tree.h"
#include "services/projection/register.h"

namespace liggare::projection {

// LINE_NOT_FOUND unless the line is empty or in the tree.
absl::Status CheckLine(const LineTree& tree, const std::string& line, Size size);

// FUND_NOT_FOUND unless the fund is empty or granted at the size.
absl::Status CheckFund(const Register& known, const std::string& fund, Size size);

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_QUESTION_H_
