// Ends the process when something that must hold does not, in release builds too: figures that
// rest on a broken invariant must not be served. For faults of the server only, never for input.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_BUDGET_INVARIANT_H_
#define LIGGARE_SERVICES_BUDGET_INVARIANT_H_

#include <string>

namespace liggare::budget {

// Writes what is broken to stderr and aborts.
[[noreturn]] void BreakInvariant(const std::string& what);

// Aborts with `what` unless `holds`.
inline void Require(bool holds, const char* what) {
  if (!holds) BreakInvariant(what);
}

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_INVARIANT_H_
