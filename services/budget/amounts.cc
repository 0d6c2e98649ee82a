#include "services/budget/amounts.h"

#include "absl/numeric/int128.h"
#include "services/budget/invariant.h"

namespace liggare::budget {

std::optional<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

int64_t Add(int64_t a, int64_t b) {
  int64_t sum = 0;
  Require(!__builtin_add_overflow(a, b, &sum), "a sum of amounts leaves int64");
  return sum;
}

int64_t Subtract(int64_t a, int64_t b) {
  int64_t difference = 0;
  Require(!__builtin_sub_overflow(a, b, &difference), "a difference of amounts leaves int64");
  return difference;
}

int64_t FloorShare(int64_t total, int64_t k, int64_t n) {
  Require(n > 0 && 0 <= k && k <= n, "a share is of 0 to n parts of n");
  const absl::int128 product = absl::int128(total) * k;
  absl::int128 quotient = product / n;
  if (product % n < 0) quotient -= 1;  // Division truncates toward zero.
  return static_cast<int64_t>(quotient);
}

std::string FormatKronor(int64_t amount) {
  // Through the unsigned magnitude, for INT64_MIN has no positive counterpart.
  const uint64_t magnitude =
      amount < 0 ? uint64_t{0} - static_cast<uint64_t>(amount) : static_cast<uint64_t>(amount);
  const std::string ore = std::to_string(magnitude % 100);
  return (amount < 0 ? "-" : "") + std::to_string(magnitude / 100) +
         (ore.size() == 1 ? ".0" : ".") + ore;
}

}  // namespace liggare::budget
