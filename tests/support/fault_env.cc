#include "tests/support/fault_env.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"

namespace liggare::support {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Debian's librocksdb is built with run-time type information, so its classes can be derived from.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // Of a file, whatever it is called by and by. Guarded by mutex_.
  struct FileState {
    uint64_t written = 0;
    uint64_t synced = 0;
    bool entry_synced = false;  // Whether its folder was synced since the file was made.
  };

  FaultFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "liggare::FaultFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override;
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* debug) override;
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override;
  IOStatus LinkFile(const std::string& from, const std::string& to, const IOOptions& options,
                    IODebugContext* debug) override;
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override;
  IOStatus GetFreeSpace(const std::string& path, const IOOptions& options, uint64_t* bytes,
                        IODebugContext* debug) override;

  // Called by the files and folders below.
  IOStatus CheckPower();
  void Appended(FileState& state, uint64_t bytes);
  // Only noted: the machine that this runs on is not going to crash.
  IOStatus Sync(const std::string& path, FileState& state);
  IOStatus SyncFolder(const std::string& folder);

  void CutPower();
  void LoseUnsynced(std::mt19937_64* random);
  void IgnoreSyncs();
  void FailNextWalSync();
  void CutPowerAtNextWalSync();
  void CutPowerAfter(int operations);
  void SetFreeSpace(std::optional<uint64_t> bytes);
  int wal_syncs();

 private:
  absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<FileState>> states_ ABSL_GUARDED_BY(mutex_);
  bool power_ ABSL_GUARDED_BY(mutex_) = true;
  bool ignore_syncs_ ABSL_GUARDED_BY(mutex_) = false;
  bool fail_next_wal_sync_ ABSL_GUARDED_BY(mutex_) = false;
  bool cut_power_at_next_wal_sync_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<int> operations_left_ ABSL_GUARDED_BY(mutex_);

  // Whether there is power for one more operation.
  bool HasPower() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (operations_left_ && (*operations_left_)-- == 0) {
      power_ = false;
      operations_left_.reset();
    }
    return power_;
  }
  std::optional<uint64_t> free_space_ ABSL_GUARDED_BY(mutex_);
  int wal_syncs_ ABSL_GUARDED_BY(mutex_) = 0;
};

namespace {

std::string FolderOf(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

bool IsWal(const std::string& path) { return absl::EndsWith(path, ".log"); }

class FaultFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using State = std::shared_ptr<FaultFileSystem::FileState>;

  FaultFile(FaultFileSystem& files, std::string path, State state,
            std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)),
        files_(files),
        path_(std::move(path)),
        state_(std::move(state)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (IOStatus power = files_.CheckPower(); !power.ok()) return power;
    IOStatus appended = target()->Append(data, options, debug);
    if (appended.ok()) files_.Appended(*state_, data.size());
    return appended;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  // Only files opened for direct I/O are written by position.
  IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("PositionedAppend");
  }
  IOStatus PositionedAppend(const Slice&, uint64_t, const IOOptions&,
                            const rocksdb::DataVerificationInfo&, IODebugContext*) override {
    return IOStatus::NotSupported("PositionedAppend");
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    if (IOStatus power = files_.CheckPower(); !power.ok()) return power;
    return target()->Truncate(size, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return files_.Sync(path_, *state_); }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  FaultFileSystem& files_;
  const std::string path_;  // as it was made
  const State state_;
};

class FaultFolder : public rocksdb::FSDirectoryWrapper {
 public:
  FaultFolder(FaultFileSystem& files, std::string path,
              std::unique_ptr<rocksdb::FSDirectory> folder)
      : FSDirectoryWrapper(std::move(folder)), files_(files), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return files_.SyncFolder(path_); }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  FaultFileSystem& files_;
  const std::string path_;
};

}  // namespace

IOStatus FaultFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* file,
                                          IODebugContext* debug) {
  if (IOStatus power = CheckPower(); !power.ok()) return power;
  std::unique_ptr<rocksdb::FSWritableFile> made;
  IOStatus status = target()->NewWritableFile(path, options, &made, debug);
  if (!status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  states_[path] = std::make_shared<FileState>();
  *file = std::make_unique<FaultFile>(*this, path, states_[path], std::move(made));
  return status;
}

IOStatus FaultFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  if (IOStatus power = CheckPower(); !power.ok()) return power;
  uint64_t bytes = 0;
  const bool exists = target()->GetFileSize(path, options.io_options, &bytes, debug).ok();
  std::unique_ptr<rocksdb::FSWritableFile> opened;
  IOStatus status = target()->ReopenWritableFile(path, options, &opened, debug);
  if (!status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<FileState>& state = states_[path];
  if (state == nullptr) state = std::make_shared<FileState>(FileState{bytes, bytes, exists});
  *file = std::make_unique<FaultFile>(*this, path, state, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                       std::unique_ptr<rocksdb::FSDirectory>* directory,
                                       IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSDirectory> opened;
  IOStatus status = target()->NewDirectory(path, options, &opened, debug);
  if (status.ok()) *directory = std::make_unique<FaultFolder>(*this, path, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions& options, IODebugContext* debug) {
  if (IOStatus power = CheckPower(); !power.ok()) return power;
  IOStatus status = target()->RenameFile(from, to, options, debug);
  absl::MutexLock lock(&mutex_);
  const auto state = states_.find(from);
  if (!status.ok() || state == states_.end()) return status;
  state->second->entry_synced = true;
  states_[to] = std::move(state->second);
  states_.erase(from);
  return status;
}

IOStatus FaultFileSystem::LinkFile(const std::string& from, const std::string& to,
                                   const IOOptions& options, IODebugContext* debug) {
  if (IOStatus power = CheckPower(); !power.ok()) return power;
  IOStatus status = target()->LinkFile(from, to, options, debug);
  absl::MutexLock lock(&mutex_);
  const auto state = states_.find(from);
  if (!status.ok() || state == states_.end()) return status;
  states_[to] = std::make_shared<FileState>(*state->second);
  states_[to]->entry_synced = false;
  return status;
}

IOStatus FaultFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                     IODebugContext* debug) {
  if (IOStatus power = CheckPower(); !power.ok()) return power;
  IOStatus status = target()->DeleteFile(path, options, debug);
  absl::MutexLock lock(&mutex_);
  if (status.ok()) states_.erase(path);
  return status;
}

IOStatus FaultFileSystem::GetFreeSpace(const std::string& path, const IOOptions& options,
                                       uint64_t* bytes, IODebugContext* debug) {
  {
    absl::MutexLock lock(&mutex_);
    if (free_space_) {
      *bytes = *free_space_;
      return IOStatus::OK();
    }
  }
  return target()->GetFreeSpace(path, options, bytes, debug);
}

IOStatus FaultFileSystem::CheckPower() {
  absl::MutexLock lock(&mutex_);
  return HasPower() ? IOStatus::OK() : IOStatus::IOError("the power is cut");
}

void FaultFileSystem::Appended(FileState& state, uint64_t bytes) {
  absl::MutexLock lock(&mutex_);
  state.written += bytes;
}

IOStatus FaultFileSystem::Sync(const std::string& path, FileState& state) {
  absl::MutexLock lock(&mutex_);
  if (IsWal(path) && std::exchange(cut_power_at_next_wal_sync_, false)) power_ = false;
  if (!HasPower()) return IOStatus::IOError("the power is cut");
  if (IsWal(path) && std::exchange(fail_next_wal_sync_, false)) {
    return IOStatus::IOError("the disk failed to sync");
  }
  if (IsWal(path)) ++wal_syncs_;
  if (!ignore_syncs_) state.synced = state.written;
  return IOStatus::OK();
}

IOStatus FaultFileSystem::SyncFolder(const std::string& folder) {
  absl::MutexLock lock(&mutex_);
  if (!HasPower()) return IOStatus::IOError("the power is cut");
  if (ignore_syncs_) return IOStatus::OK();
  for (auto& [path, state] : states_) {
    if (FolderOf(path) == folder) state->entry_synced = true;
  }
  return IOStatus::OK();
}

void FaultFileSystem::CutPower() {
  absl::MutexLock lock(&mutex_);
  power_ = false;
}

void FaultFileSystem::LoseUnsynced(std::mt19937_64* random) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [path, state] : states_) {
    IOStatus status;
    if (!state->entry_synced) {
      status = target()->DeleteFile(path, IOOptions(), nullptr);
    } else {
      const uint64_t unsynced = state->written - state->synced;
      const uint64_t kept = random == nullptr ? 0 : (*random)() % (unsynced + 1);
      if (truncate(path.c_str(), static_cast<off_t>(state->synced + kept)) != 0) {
        status = IOStatus::IOError(std::strerror(errno));
      }
    }
    if (!status.ok()) {
      std::fprintf(stderr, "losing what is unsynced of %s: %s\n", path.c_str(),
                   status.ToString().c_str());
      std::abort();
    }
  }
  states_.clear();
  operations_left_.reset();
  power_ = true;
}

void FaultFileSystem::IgnoreSyncs() {
  absl::MutexLock lock(&mutex_);
  ignore_syncs_ = true;
}

void FaultFileSystem::FailNextWalSync() {
  absl::MutexLock lock(&mutex_);
  fail_next_wal_sync_ = true;
}

void FaultFileSystem::CutPowerAtNextWalSync() {
  absl::MutexLock lock(&mutex_);
  cut_power_at_next_wal_sync_ = true;
}

void FaultFileSystem::CutPowerAfter(int operations) {
  absl::MutexLock lock(&mutex_);
  operations_left_ = operations;
}

void FaultFileSystem::SetFreeSpace(std::optional<uint64_t> bytes) {
  absl::MutexLock lock(&mutex_);
  free_space_ = bytes;
}

int FaultFileSystem::wal_syncs() {
  absl::MutexLock lock(&mutex_);
  return wal_syncs_;
}

FaultEnv::FaultEnv()
    : files_(std::make_shared<FaultFileSystem>()), env_(rocksdb::NewCompositeEnv(files_)) {}
FaultEnv::~FaultEnv() = default;

void FaultEnv::CutPower() { files_->CutPower(); }
void FaultEnv::LoseUnsynced(std::mt19937_64* random) { files_->LoseUnsynced(random); }
void FaultEnv::IgnoreSyncs() { files_->IgnoreSyncs(); }
void FaultEnv::FailNextWalSync() { files_->FailNextWalSync(); }
void FaultEnv::CutPowerAtNextWalSync() { files_->CutPowerAtNextWalSync(); }
void FaultEnv::CutPowerAfter(int operations) { files_->CutPowerAfter(operations); }
void FaultEnv::SetFreeSpace(std::optional<uint64_t> bytes) { files_->SetFreeSpace(bytes); }
int FaultEnv::wal_syncs() const { return files_->wal_syncs(); }

}  // namespace liggare::support
