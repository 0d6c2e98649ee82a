// Has OpenSSL's random bytes, of which salts and keys are made, be those of a seed.

#ifndef LIGGARE_TESTS_CRASH_SEEDED_RANDOMNESS_H_
#define LIGGARE_TESTS_CRASH_SEEDED_RANDOMNESS_H_

#include <cstdint>

namespace liggare::crash {

// From now on, in this process, until it is called again. While one thread makes random bytes no
// other may.
void SeedRandomness(uint64_t seed);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SEEDED_RANDOMNESS_H_
