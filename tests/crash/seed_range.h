// The seeds that a command is to run.

#ifndef LIGGARE_TESTS_CRASH_SEED_RANGE_H_
#define LIGGARE_TESTS_CRASH_SEED_RANGE_H_

#include <cstdint>
#include <cstdlib>

namespace liggare::crash {

struct SeedRange {
  uint64_t from = 1;
  uint64_t to = 100;
};

// FROM-TO, or one.
inline SeedRange ParseSeedRange(const char* text) {
  char* rest = nullptr;
  const uint64_t from = std::strtoull(text, &rest, 10);
  return {from, *rest == '-' ? std::strtoull(rest + 1, nullptr, 10) : from};
}

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SEED_RANGE_H_
