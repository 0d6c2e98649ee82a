#include "services/operations/memory.h"

#include <unistd.h>

#include <fstream>

namespace liggare::operations {

int64_t ResidentBytes() {
  // Pages: of the whole address space, then those that are resident.
  std::ifstream statm("/proc/self/statm");
  int64_t all = 0;
  int64_t resident = 0;
  statm >> all >> resident;
  return statm ? resident * sysconf(_SC_PAGESIZE) : 0;
}

}  // namespace liggare::operations
