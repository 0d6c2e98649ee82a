// How much room a disk has left. Thread-safe; borrows the environment.

#ifndef LIGGARE_STORE_DISK_SPACE_H_
#define LIGGARE_STORE_DISK_SPACE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace liggare::store {

// Bytes that may still be written to the disk of a folder; nothing where the system does not say.
std::optional<int64_t> FreeDiskBytes(rocksdb::Env& env, const std::string& folder);
// RESOURCE_EXHAUSTED when they are fewer than these.
absl::Status CheckDiskSpace(rocksdb::Env& env, const std::string& folder, int64_t bytes_min);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_DISK_SPACE_H_
