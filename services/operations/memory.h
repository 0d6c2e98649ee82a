// How much memory this process holds. Thread-safe.

#ifndef LIGGARE_SERVICES_OPERATIONS_MEMORY_H_
#define LIGGARE_SERVICES_OPERATIONS_MEMORY_H_

#include <cstdint>

namespace liggare::operations {

// The resident set, as the kernel counts it; 0 where it does not say.
int64_t ResidentBytes();

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_MEMORY_H_
