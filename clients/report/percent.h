// Percentages without floating point: tenths of a percent as integers.

#ifndef LIGGARE_CLIENTS_REPORT_PERCENT_H_
#define LIGGARE_CLIENTS_REPORT_PERCENT_H_

#include <cstdint>

#include "clients/report/document.h"

namespace liggare::report {

// The quotient rounded to the nearest integer, halves away from zero. The divisor is not 0, and the
// quotient fits.
int64_t DividedRounded(__int128 dividend, __int128 divisor);

// How much of the whole the part is, its sign that of the part; empty where there is no whole or
// the answer says nothing: a million percent or more.
Value PercentOf(int64_t part, int64_t whole);

}  // namespace liggare::report

#endif  // LIGGARE_CLIENTS_REPORT_PERCENT_H_
