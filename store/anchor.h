// The last signed checkpoint of each ledger, kept apart from the database: what a restored backup,
// or a copy that went its own way, is held against before anything is signed again.
//
// A file in a folder of its own, on another volume where there is one, to which entries are only
// appended. An entry that a crash tore off was served to nobody and is cut; any other damage is
// refused. When the file has grown well beyond what counts, it is written anew beside itself.
//
// Invariant: what Append took is on disk when it returns OK; after a failure nothing more is taken.
// One process at a time has a folder open. Thread-safe. Borrows the environment.

#ifndef LIGGARE_STORE_ANCHOR_H_
#define LIGGARE_STORE_ANCHOR_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace rocksdb {
class Env;
class FileLock;
class WritableFile;
}  // namespace rocksdb

namespace liggare::store {

// A signed note, as it is served.
struct AnchorEntry {
  std::string ledger;
  std::string checkpoint;
};

class Anchor {
 public:
  // Makes the folder when it is not there. FAILED_PRECONDITION when another process has it open,
  // DATA_LOSS, saying where and what to do, when what lies there is damaged.
  static absl::StatusOr<std::unique_ptr<Anchor>> Open(rocksdb::Env& env, std::string folder);
  ~Anchor();
  Anchor(const Anchor&) = delete;
  Anchor& operator=(const Anchor&) = delete;

  const std::string& folder() const { return folder_; }
  // The ledgers that have a checkpoint, by id.
  std::vector<std::string> Ledgers() const;
  // The last checkpoint of a ledger.
  std::optional<std::string> Find(const std::string& ledger) const;

  // Puts checkpoints in the place of the ledgers' earlier ones, with one sync.
  absl::Status Append(std::span<const AnchorEntry> entries);
  // Reads the file again: DATA_LOSS when it no longer holds what it should; then it has been
  // written anew.
  absl::Status Verify();
  // Keeps a ledger's checkpoint in a file of its own, for people, before another log takes its
  // place: the path of the file. REQUIRES: the ledger has one.
  absl::StatusOr<std::string> SetAside(const std::string& ledger);

 private:
  Anchor(rocksdb::Env& env, std::string folder, rocksdb::FileLock* lock);

  std::string path() const { return folder_ + "/checkpoints"; }
  absl::Status Load() ABSL_LOCKS_EXCLUDED(mutex_);
  // The last whole checkpoint of each ledger in the file.
  absl::StatusOr<std::map<std::string, std::string>> ReadFile() const;
  absl::Status Write(std::span<const AnchorEntry> entries) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Writes the file anew, with what counts alone.
  absl::Status Compact() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Keep(const AnchorEntry& entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  rocksdb::Env& env_;
  const std::string folder_;
  rocksdb::FileLock* const lock_;

  mutable absl::Mutex mutex_;
  std::map<std::string, std::string> checkpoints_ ABSL_GUARDED_BY(mutex_);
  size_t live_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t file_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<rocksdb::WritableFile> file_ ABSL_GUARDED_BY(mutex_);
  // Once a write has failed nobody knows what of it is on disk.
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::store

#endif  // LIGGARE_STORE_ANCHOR_H_
