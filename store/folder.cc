#include "store/folder.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "store/database.h"

namespace liggare::store {

absl::Status MakeFolder(rocksdb::Env& env, const std::string& path) {
  if (env.FileExists(path).ok()) return absl::OkStatus();
  const size_t slash = path.find_last_of('/');
  const std::string parent = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path.substr(0, slash);
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = env.NewDirectory(parent, &directory);
  if (status.ok()) status = env.CreateDir(path);
  if (status.ok()) status = directory->Fsync();
  if (status.ok()) return absl::OkStatus();
  return FromRocks(status, "making the folder " + path);
}

absl::Status SyncFolder(rocksdb::Env& env, const std::string& path) {
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = env.NewDirectory(path, &directory);
  if (status.ok()) status = directory->Fsync();
  return status.ok() ? absl::OkStatus() : FromRocks(status, "syncing the folder " + path);
}

absl::StatusOr<rocksdb::FileLock*> LockFolder(rocksdb::Env& env, const std::string& path) {
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status locked = env.LockFile(path + "/liggare.lock", &lock);
  if (locked.ok()) return lock;
  // RocksDB tells the other process from a broken disk only in words.
  const std::string why = locked.ToString();
  const bool held = absl::StrContains(why, "lock hold by current process") ||
                    absl::StrContains(why, "Resource temporarily unavailable");
  if (!held) return FromRocks(locked, "locking " + path);
  return absl::FailedPreconditionError(absl::StrCat("another server has the folder ", path,
                                                    " open; stop that one or use another folder"));
}

}  // namespace liggare::store
