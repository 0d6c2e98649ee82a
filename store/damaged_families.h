// Finds derived families that keep RocksDB from opening, and drops them: everything in them is
// derived anew, and what is not derived is not touched.
//
// Used while nobody else has the folder open, after its write-ahead logs were checked.

#ifndef LIGGARE_STORE_DAMAGED_FAMILIES_H_
#define LIGGARE_STORE_DAMAGED_FAMILIES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"

namespace liggare::store {

// Drops those of which a sorted file is missing or cannot be opened: their names. All families of
// the database must be described.
absl::StatusOr<std::vector<std::string>> DropDamagedFamilies(
    const rocksdb::DBOptions& options, const std::string& path,
    const std::vector<rocksdb::ColumnFamilyDescriptor>& families);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_DAMAGED_FAMILIES_H_
