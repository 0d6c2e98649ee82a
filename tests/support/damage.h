// Damages what a database has on disk, as a broken disk does.
//
// Thread-safe. Owns nothing.

#ifndef LIGGARE_TESTS_SUPPORT_DAMAGE_H_
#define LIGGARE_TESTS_SUPPORT_DAMAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "store/database.h"

namespace liggare::support {

inline constexpr store::DerivedFamily kDerivedFamilies[] = {
    store::DerivedFamily::kEventIds, store::DerivedFamily::kTags, store::DerivedFamily::kBlocks};

// The sorted files of a derived family, with everything that was put into it. The database does
// nothing in the background from then on; it is to be closed, and then they are damaged.
std::vector<std::string> FilesOf(const store::Database& database, store::DerivedFamily family);

// Flips a bit of a file.
void FlipBit(const std::string& path, size_t byte);
size_t FileBytes(const std::string& path);

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_DAMAGE_H_
