// Arithmetic on amounts: int64 minor units (öre), never floating point, never wrapped around.
//
// Invariant: a sum is either exact or reported. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_AMOUNTS_H_
#define LIGGARE_SERVICES_BUDGET_AMOUNTS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace liggare::budget {

// The largest amount of an event, either sign: ten thousand billion kronor.
inline constexpr int64_t kAmountMax = 1'000'000'000'000'000;

// The largest sum of |amount| over all postings of a ledger. Far enough below int64 that no figure,
// whatever it sums and subtracts, leaves int64.
inline constexpr int64_t kGrossMax = std::numeric_limits<int64_t>::max() / 4;

// a + b, or nothing when it leaves int64.
std::optional<int64_t> CheckedAdd(int64_t a, int64_t b);

// a + b and a - b of amounts that kGrossMax bounds; abort when they leave int64.
int64_t Add(int64_t a, int64_t b);
int64_t Subtract(int64_t a, int64_t b);

// floor(total * k / n), toward minus infinity. REQUIRES: 0 <= k <= n, n > 0.
int64_t FloorShare(int64_t total, int64_t k, int64_t n);

// Minor units as kronor for people, such as "720000.00" or "-0.05".
std::string FormatKronor(int64_t amount);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_AMOUNTS_H_
