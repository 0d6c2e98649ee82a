#include "clients/report/percent.h"

namespace liggare::report {
namespace {

constexpr __int128 kTenthsMax = 10'000'000;  // a million percent

__int128 Magnitude(__int128 value) { return value < 0 ? -value : value; }

}  // namespace

int64_t DividedRounded(__int128 dividend, __int128 divisor) {
  const __int128 magnitude = (Magnitude(dividend) + Magnitude(divisor) / 2) / Magnitude(divisor);
  return static_cast<int64_t>((dividend < 0) == (divisor < 0) ? magnitude : -magnitude);
}

Value PercentOf(int64_t part, int64_t whole) {
  if (whole == 0) return {};
  const __int128 tenths = __int128{part} * 1000;
  if (Magnitude(tenths / whole) >= kTenthsMax) return {};
  return Percent{DividedRounded(tenths, Magnitude(whole))};
}

}  // namespace liggare::report
