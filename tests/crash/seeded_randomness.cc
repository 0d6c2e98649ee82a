#include "tests/crash/seeded_randomness.h"

// OpenSSL 3 would rather have a provider, which is a hundred lines.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/rand.h>

#include <random>

#include "services/budget/invariant.h"

namespace liggare::crash {
namespace {

std::mt19937_64 generator;

int Fill(unsigned char* bytes, int count) {
  for (int i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(generator());
  return 1;
}

int IsSeeded() { return 1; }

}  // namespace

void SeedRandomness(uint64_t seed) {
  generator.seed(seed);
  static constexpr RAND_METHOD kSeeded = {.seed = nullptr,
                                          .bytes = &Fill,
                                          .cleanup = nullptr,
                                          .add = nullptr,
                                          .pseudorand = &Fill,
                                          .status = &IsSeeded};
  budget::Require(RAND_set_rand_method(&kSeeded) == 1, "OpenSSL takes another generator");
}

}  // namespace liggare::crash
