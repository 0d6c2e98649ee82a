#include "services/budget/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace liggare::budget {

void BreakInvariant(const std::string& what) {
  std::fprintf(stderr, "level=fatal event=broken_invariant what=\"%s\"\n", what.c_str());
  std::fflush(stderr);
  std::abort();
}

}  // namespace liggare::budget
