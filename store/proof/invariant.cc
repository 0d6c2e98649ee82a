#include "store/proof/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace liggare::proof {

void Require(bool holds, const char* message) {
  if (holds) return;
  std::fprintf(stderr, "liggare: broken invariant in store: %s\n", message);
  std::abort();
}

}  // namespace liggare::proof
