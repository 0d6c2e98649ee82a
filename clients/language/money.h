// Amounts as people write and read them: kronor with öre. Never floating point.

#ifndef LIGGARE_CLIENTS_LANGUAGE_MONEY_H_
#define LIGGARE_CLIENTS_LANGUAGE_MONEY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace liggare::language {

// Minor units as "2 200 000.00", thousands apart, with the decimal sign given.
std::string FormatAmount(int64_t minor_units, char decimal_sign);

// The same without thousands apart, for programs: "2200000.00".
std::string PlainAmount(int64_t minor_units, char decimal_sign);

// Minor units of "30000", "30000.00", "30000,00", "-48 500,00". Two decimals or none, so that a
// point between thousands is refused and never read as another amount.
absl::StatusOr<int64_t> ParseAmount(const std::string& text);

}  // namespace liggare::language

#endif  // LIGGARE_CLIENTS_LANGUAGE_MONEY_H_
