#include "tests/support/fault_env.h"

#include <atomic>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"
#include "tests/support/unsynced_files.h"
#include "tests/support/watched_env.h"

namespace liggare::support {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Debian's librocksdb is built with run-time type information, so its classes can be derived from.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "liggare::FaultFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override;
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* debug) override;
  IOStatus NewRandomRWFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                           IODebugContext* debug) override;
  IOStatus NewRandomAccessFile(const std::string& path, const FileOptions& options,
                               std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                               IODebugContext* debug) override;
  IOStatus NewSequentialFile(const std::string& path, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file,
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

  // What of the files a crash takes, and what goes wrong.
  UnsyncedFiles& unsynced() { return unsynced_; }
  FaultPlan& plan() { return plan_; }

  // Called by the files and folders below.
  IOStatus Sync(const std::string& path, UnsyncedFiles::File& file);
  IOStatus SyncFolder(const std::string& folder);

  void IgnoreSyncs() { ignore_syncs_ = true; }
  void SetFreeSpace(std::optional<uint64_t> bytes);
  int wal_syncs() const { return wal_syncs_; }

 private:
  UnsyncedFiles unsynced_;
  FaultPlan plan_;
  std::atomic<bool> ignore_syncs_ = false;
  std::atomic<int> wal_syncs_ = 0;
  absl::Mutex mutex_;
  std::optional<uint64_t> free_space_ ABSL_GUARDED_BY(mutex_);
};

namespace {

class FaultFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultFile(FaultFileSystem& files, std::string path, UnsyncedFiles::FilePtr unsynced,
            std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)),
        files_(files),
        path_(std::move(path)),
        file_(std::move(unsynced)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (IOStatus begun = files_.plan().Begin(Operation::kWrite, path_); !begun.ok()) return begun;
    IOStatus appended = target()->Append(data, options, debug);
    if (appended.ok()) files_.unsynced().Appended(*file_, data.size());
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
    if (IOStatus begun = files_.plan().Begin(Operation::kChange, path_); !begun.ok()) return begun;
    return target()->Truncate(size, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return files_.Sync(path_, *file_); }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  FaultFileSystem& files_;
  const std::string path_;  // as it was made
  const UnsyncedFiles::FilePtr file_;
};

// A file that is overwritten in place.
class OverwrittenFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  OverwrittenFile(FaultFileSystem& files, std::string path,
                  std::unique_ptr<rocksdb::FSRandomRWFile> file)
      : FSRandomRWFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    if (IOStatus begun = files_.plan().Begin(Operation::kWrite, path_); !begun.ok()) return begun;
    return target()->Write(offset, data, options, debug);
  }

 private:
  FaultFileSystem& files_;
  const std::string path_;
};

class FaultTable : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FaultTable(FaultFileSystem& files, std::string path,
             std::unique_ptr<rocksdb::FSRandomAccessFile> file)
      : FSRandomAccessFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Read(uint64_t offset, size_t bytes, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* debug) const override {
    const std::optional<Fault> fault = files_.plan().BeginRead(path_);
    if (fault == Fault::kFail) return IOStatus::IOError("the disk failed to read");
    if (fault == Fault::kMisdirected) offset = Elsewhere(offset, bytes);
    Remember(offset, bytes);
    IOStatus read = target()->Read(offset, bytes, options, result, scratch, debug);
    if (fault == Fault::kStale && read.ok()) {
      std::memset(scratch, 0, result->size());
      *result = Slice(scratch, result->size());
    }
    return read;
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    return FSRandomAccessFile::MultiRead(requests, count, options, debug);
  }
  IOStatus Prefetch(uint64_t, size_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::NotSupported("Prefetch");
  }

 private:
  void Remember(uint64_t offset, size_t bytes) const {
    absl::MutexLock lock(&mutex_);
    earlier_.emplace_back(offset, bytes);
  }
  // Where an earlier read was, best of all one of the same length: then the bytes look right.
  uint64_t Elsewhere(uint64_t offset, size_t bytes) const {
    absl::MutexLock lock(&mutex_);
    uint64_t elsewhere = offset == 0 ? bytes : 0;
    for (const auto& [other, other_bytes] : earlier_) {
      if (other == offset) continue;
      elsewhere = other;
      if (other_bytes == bytes) break;
    }
    return elsewhere;
  }

  FaultFileSystem& files_;
  const std::string path_;
  mutable absl::Mutex mutex_;
  mutable std::vector<std::pair<uint64_t, size_t>> earlier_ ABSL_GUARDED_BY(mutex_);
};

class FaultStream : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  FaultStream(FaultFileSystem& files, std::string path,
              std::unique_ptr<rocksdb::FSSequentialFile> file)
      : FSSequentialFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Read(size_t bytes, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) override {
    if (files_.plan().BeginRead(path_)) return IOStatus::IOError("the disk failed to read");
    return target()->Read(bytes, options, result, scratch, debug);
  }

 private:
  FaultFileSystem& files_;
  const std::string path_;
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
  if (IOStatus begun = plan_.Begin(Operation::kChange, path); !begun.ok()) return begun;
  std::unique_ptr<rocksdb::FSWritableFile> made;
  IOStatus status = target()->NewWritableFile(path, options, &made, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<FaultFile>(*this, path, unsynced_.Made(path), std::move(made));
  return status;
}

IOStatus FaultFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  if (IOStatus begun = plan_.Begin(Operation::kChange, path); !begun.ok()) return begun;
  uint64_t bytes = 0;
  const bool exists = target()->GetFileSize(path, options.io_options, &bytes, debug).ok();
  std::unique_ptr<rocksdb::FSWritableFile> opened;
  IOStatus status = target()->ReopenWritableFile(path, options, &opened, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<FaultFile>(
      *this, path, unsynced_.Reopened(path, exists ? std::optional(bytes) : std::nullopt),
      std::move(opened));
  return status;
}

IOStatus FaultFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                          IODebugContext* debug) {
  if (IOStatus begun = plan_.Begin(Operation::kChange, path); !begun.ok()) return begun;
  std::string bytes;
  if (IOStatus read = rocksdb::ReadFileToString(target(), path, &bytes); !read.ok()) {
    return read;
  }
  std::unique_ptr<rocksdb::FSRandomRWFile> opened;
  IOStatus status = target()->NewRandomRWFile(path, options, &opened, debug);
  if (!status.ok()) return status;
  unsynced_.OpenedToOverwrite(path, std::move(bytes));
  *file = std::make_unique<OverwrittenFile>(*this, path, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                              IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSRandomAccessFile> opened;
  IOStatus status = target()->NewRandomAccessFile(path, options, &opened, debug);
  if (status.ok()) *file = std::make_unique<FaultTable>(*this, path, std::move(opened));
  return status;
}

IOStatus FaultFileSystem::NewSequentialFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                            IODebugContext* debug) {
  std::unique_ptr<rocksdb::FSSequentialFile> opened;
  IOStatus status = target()->NewSequentialFile(path, options, &opened, debug);
  if (status.ok()) *file = std::make_unique<FaultStream>(*this, path, std::move(opened));
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
  if (IOStatus begun = plan_.Begin(Operation::kChange, from); !begun.ok()) return begun;
  IOStatus status = target()->RenameFile(from, to, options, debug);
  if (status.ok()) unsynced_.Renamed(from, to);
  return status;
}

IOStatus FaultFileSystem::LinkFile(const std::string& from, const std::string& to,
                                   const IOOptions& options, IODebugContext* debug) {
  if (IOStatus begun = plan_.Begin(Operation::kChange, from); !begun.ok()) return begun;
  IOStatus status = target()->LinkFile(from, to, options, debug);
  if (status.ok()) unsynced_.Linked(from, to);
  return status;
}

IOStatus FaultFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                     IODebugContext* debug) {
  if (IOStatus begun = plan_.Begin(Operation::kChange, path); !begun.ok()) return begun;
  IOStatus status = target()->DeleteFile(path, options, debug);
  if (status.ok()) unsynced_.Deleted(path);
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

IOStatus FaultFileSystem::Sync(const std::string& path, UnsyncedFiles::File& file) {
  if (IOStatus begun = plan_.Begin(Operation::kSync, path); !begun.ok()) return begun;
  if (IsOf(FileKind::kWal, path)) ++wal_syncs_;
  if (!ignore_syncs_) unsynced_.Synced(file);
  return IOStatus::OK();
}

IOStatus FaultFileSystem::SyncFolder(const std::string& folder) {
  if (IOStatus begun = plan_.Begin(Operation::kChange, folder); !begun.ok()) return begun;
  if (!ignore_syncs_) unsynced_.FolderSynced(folder);
  return IOStatus::OK();
}

void FaultFileSystem::SetFreeSpace(std::optional<uint64_t> bytes) {
  absl::MutexLock lock(&mutex_);
  free_space_ = bytes;
}

FaultEnv::FaultEnv()
    : files_(std::make_shared<FaultFileSystem>()),
      env_(std::make_unique<WatchedEnv>(rocksdb::NewCompositeEnv(files_))) {}
FaultEnv::~FaultEnv() = default;

rocksdb::Env* FaultEnv::env() { return env_.get(); }
void FaultEnv::CutPower() { files_->plan().CutPower(); }
void FaultEnv::LoseUnsynced(std::mt19937_64* random) {
  files_->unsynced().Lose(random);
  files_->plan().RestorePower();
}
void FaultEnv::Plan(const PlannedFault& planned) { files_->plan().Plan(planned); }
void FaultEnv::PlanNothing() { files_->plan().Plan(std::nullopt); }
int FaultEnv::faults() const { return files_->plan().faults(); }
void FaultEnv::IgnoreSyncs() { files_->IgnoreSyncs(); }
void FaultEnv::SetFreeSpace(std::optional<uint64_t> bytes) { files_->SetFreeSpace(bytes); }
int FaultEnv::wal_syncs() const { return files_->wal_syncs(); }
void FaultEnv::AwaitQuiet() { env_->AwaitQuiet(); }

}  // namespace liggare::support
