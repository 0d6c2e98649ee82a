// Says in which line of which file something is wrong.

#ifndef LIGGARE_CLIENTS_SIE_LINE_ERROR_H_
#define LIGGARE_CLIENTS_SIE_LINE_ERROR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace liggare::sie {

// INVALID_ARGUMENT "file:line: message".
inline absl::Status LineError(const std::string& file, int64_t line, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(file, ":", line, ": ", message));
}

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_LINE_ERROR_H_
