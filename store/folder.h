// Folders that one process at a time works in. Thread-safe; borrows the environment.

#ifndef LIGGARE_STORE_FOLDER_H_
#define LIGGARE_STORE_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rocksdb {
class Env;
class FileLock;
}  // namespace rocksdb

namespace liggare::store {

// Makes the folder when it is not there, so that a power failure does not take it back.
absl::Status MakeFolder(rocksdb::Env& env, const std::string& path);
// Makes what was made or renamed in the folder survive a power failure.
absl::Status SyncFolder(rocksdb::Env& env, const std::string& path);
// To be unlocked by the environment. FAILED_PRECONDITION when another process has the folder open.
absl::StatusOr<rocksdb::FileLock*> LockFolder(rocksdb::Env& env, const std::string& path);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_FOLDER_H_
