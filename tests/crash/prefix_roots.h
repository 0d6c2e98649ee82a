// The roots of the first so many records of a log, by RFC 6962 section 2.1 and SHA-256 alone: what
// the server's own are held against.

#ifndef LIGGARE_TESTS_CRASH_PREFIX_ROOTS_H_
#define LIGGARE_TESTS_CRASH_PREFIX_ROOTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "tests/crash/history.h"

namespace liggare::crash {

// Of each of the sizes, up to that of the log.
std::map<int64_t, std::string> PrefixRoots(const StoredLog& log, const std::set<int64_t>& sizes);

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_PREFIX_ROOTS_H_
