// Where random tests get their randomness from, so that a failure can be had again.

#ifndef LIGGARE_TESTS_SUPPORT_SEED_H_
#define LIGGARE_TESTS_SUPPORT_SEED_H_

#include <cstdint>

namespace liggare::support {

// The number in LIGGARE_SEED, or a new one; says which on stdout.
uint64_t TestSeed();

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_SEED_H_
