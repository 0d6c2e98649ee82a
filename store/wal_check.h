// Looks for damage in RocksDB's write-ahead logs before RocksDB reads them.
//
// RocksDB (kTolerateCorruptedTailRecords) takes some kinds of damage for the end of the log and
// leaves out, without a word, all that follows: a length that points beyond the file, a type of
// record that it takes for a recycled one, a block of zeros. Here the end of the log is only what a
// crash can leave: a record cut short by the end of the file, or nothing but zeros. Every write is
// synced before the next one begins, so whatever has another write behind it was acknowledged.
//
// What is cut off or lost altogether leaves no trace here: acknowledged_mark.h is for that.

#ifndef LIGGARE_STORE_WAL_CHECK_H_
#define LIGGARE_STORE_WAL_CHECK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace liggare::store {

// DATA_LOSS, naming file and place, when a write-ahead log in the folder is damaged.
absl::Status CheckWals(rocksdb::Env& env, const std::string& folder);

// The same for the bytes of one file.
absl::Status CheckWal(const std::string& file, std::string_view bytes);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_WAL_CHECK_H_
