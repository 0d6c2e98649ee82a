// What a crash of the machine would take from files: of each the unsynced end, and those made
// since their folder was last synced. What was deleted or renamed stays so, and with it, as file
// systems keep changes of a folder in order, what was made there before.
//
// Only noted: the machine that this runs on is not going to crash.
//
// Thread-safe.

#ifndef LIGGARE_TESTS_SUPPORT_UNSYNCED_FILES_H_
#define LIGGARE_TESTS_SUPPORT_UNSYNCED_FILES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace liggare::support {

class UnsyncedFiles {
 public:
  // Of a file, whatever it is called by and by.
  struct File {
    uint64_t written = 0;
    uint64_t synced = 0;
    bool entry_synced = false;  // Whether its folder was synced since the file was made.
    // What it held when it was opened to be overwritten in place.
    std::optional<std::string> overwritten = std::nullopt;
  };
  using FilePtr = std::shared_ptr<File>;

  FilePtr Made(const std::string& path);
  // Opened to be written on; nothing when it was made by that.
  FilePtr Reopened(const std::string& path, std::optional<uint64_t> bytes);
  void OpenedToOverwrite(const std::string& path, std::string bytes);
  void Renamed(const std::string& from, const std::string& to);
  void Linked(const std::string& from, const std::string& to);
  void Deleted(const std::string& path);

  void Appended(File& file, uint64_t bytes);
  void Synced(File& file);
  void FolderSynced(const std::string& folder);

  // Takes it. How much of each unsynced end survives is random, and so is whether what was
  // overwritten in place does; without a generator no unsynced end does, and everything that was
  // overwritten. Ends the program when that cannot be done.
  void Lose(std::mt19937_64* random);

 private:
  // The file, as one that has survived with so many bytes when it was not known.
  FilePtr& KnownFile(const std::string& path, uint64_t bytes, bool entry_synced)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void KeepEntries(const std::string& folder) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  std::map<std::string, FilePtr> files_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_UNSYNCED_FILES_H_
