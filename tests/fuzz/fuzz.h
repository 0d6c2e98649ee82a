// What a fuzz target is made of: the entry of libFuzzer, and a check that ends the program.

#ifndef LIGGARE_TESTS_FUZZ_FUZZ_H_
#define LIGGARE_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);

namespace liggare::fuzz {

inline std::string Text(const uint8_t* bytes, size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Ends the program, so that libFuzzer keeps the input.
inline void Expect(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

// A refusal tells where: its message begins so.
inline void ExpectTold(const absl::Status& refusal, const std::string& where) {
  Expect(absl::StartsWith(refusal.message(), where),
         "a refusal that does not begin with " + where + ": " + refusal.ToString());
}

}  // namespace liggare::fuzz

#endif  // LIGGARE_TESTS_FUZZ_FUZZ_H_
