#include "tests/support/fault_env.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/file_system.h"
#include "rocksdb/system_clock.h"

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
    // What it held when it was opened to be overwritten in place.
    std::optional<std::string> overwritten = std::nullopt;
  };

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

  // Called by the files and folders below.
  // OK when the operation may go on.
  IOStatus Begin(Operation operation, const std::string& path);
  // The same of a read, whose answer may be wrong all the same; nothing when it is right.
  std::optional<Fault> BeginRead(const std::string& path);
  void Appended(FileState& state, uint64_t bytes);
  // Only noted: the machine that this runs on is not going to crash.
  IOStatus Sync(const std::string& path, FileState& state);
  IOStatus SyncFolder(const std::string& folder);

  void CutPower();
  void LoseUnsynced(std::mt19937_64* random);
  void IgnoreSyncs();
  void Plan(std::optional<PlannedFault> planned);
  int faults();
  void SetFreeSpace(std::optional<uint64_t> bytes);
  int wal_syncs();

 private:
  absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<FileState>> states_ ABSL_GUARDED_BY(mutex_);
  bool power_ ABSL_GUARDED_BY(mutex_) = true;
  bool ignore_syncs_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<PlannedFault> planned_ ABSL_GUARDED_BY(mutex_);
  int faults_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<uint64_t> free_space_ ABSL_GUARDED_BY(mutex_);
  int wal_syncs_ ABSL_GUARDED_BY(mutex_) = 0;

  // The planned fault, when it is this operation that it befalls.
  std::optional<Fault> TakeFault(Operation operation, const std::string& path)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  IOStatus BeginLocked(Operation operation, const std::string& path)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The files that were made in a folder survive a crash from now on.
  void KeepEntries(const std::string& folder) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
};

namespace {

std::string FolderOf(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

bool IsWal(const std::string& path) { return absl::EndsWith(path, ".log"); }

bool IsOf(FileKind kind, const std::string& path) {
  switch (kind) {
    case FileKind::kAny:
      return true;
    case FileKind::kWal:
      return IsWal(path);
    case FileKind::kTable:
      return absl::EndsWith(path, ".sst") || absl::EndsWith(path, ".run");
  }
  return false;
}

// What a crash does to a file that was overwritten in place.
bool Overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return file.good();
}

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
    if (IOStatus begun = files_.Begin(Operation::kWrite, path_); !begun.ok()) return begun;
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
    if (IOStatus begun = files_.Begin(Operation::kChange, path_); !begun.ok()) return begun;
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

// A file that is overwritten in place.
class OverwrittenFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  OverwrittenFile(FaultFileSystem& files, std::string path,
                  std::unique_ptr<rocksdb::FSRandomRWFile> file)
      : FSRandomRWFileOwnerWrapper(std::move(file)), files_(files), path_(std::move(path)) {}

  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    if (IOStatus begun = files_.Begin(Operation::kWrite, path_); !begun.ok()) return begun;
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
    const std::optional<Fault> fault = files_.BeginRead(path_);
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
    if (files_.BeginRead(path_)) return IOStatus::IOError("the disk failed to read");
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
  if (IOStatus begun = Begin(Operation::kChange, path); !begun.ok()) return begun;
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
  if (IOStatus begun = Begin(Operation::kChange, path); !begun.ok()) return begun;
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

IOStatus FaultFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                          IODebugContext* debug) {
  if (IOStatus begun = Begin(Operation::kChange, path); !begun.ok()) return begun;
  std::string bytes;
  if (IOStatus read = rocksdb::ReadFileToString(target(), path, &bytes); !read.ok()) {
    return read;
  }
  std::unique_ptr<rocksdb::FSRandomRWFile> opened;
  IOStatus status = target()->NewRandomRWFile(path, options, &opened, debug);
  if (!status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<FileState>& state = states_[path];
  if (state == nullptr) {
    state = std::make_shared<FileState>(FileState{bytes.size(), bytes.size(), true});
  }
  state->overwritten = std::move(bytes);
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
  if (IOStatus begun = Begin(Operation::kChange, from); !begun.ok()) return begun;
  IOStatus status = target()->RenameFile(from, to, options, debug);
  absl::MutexLock lock(&mutex_);
  if (!status.ok()) return status;
  KeepEntries(FolderOf(from));
  const auto state = states_.find(from);
  if (state == states_.end()) return status;
  states_[to] = std::move(state->second);
  states_.erase(from);
  return status;
}

IOStatus FaultFileSystem::LinkFile(const std::string& from, const std::string& to,
                                   const IOOptions& options, IODebugContext* debug) {
  if (IOStatus begun = Begin(Operation::kChange, from); !begun.ok()) return begun;
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
  if (IOStatus begun = Begin(Operation::kChange, path); !begun.ok()) return begun;
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

std::optional<Fault> FaultFileSystem::TakeFault(Operation operation, const std::string& path) {
  if (!planned_ || !IsOf(planned_->files, path)) return std::nullopt;
  const bool is_change = operation != Operation::kRead;
  const bool befalls =
      planned_->operation == operation || (planned_->operation == Operation::kChange && is_change);
  if (!befalls || planned_->after-- > 0) return std::nullopt;
  const Fault fault = planned_->fault;
  planned_.reset();
  ++faults_;
  return fault;
}

IOStatus FaultFileSystem::BeginLocked(Operation operation, const std::string& path) {
  if (!power_) return IOStatus::IOError("the power is cut");
  const std::optional<Fault> fault = TakeFault(operation, path);
  if (!fault) return IOStatus::OK();
  if (fault == Fault::kFullDisk) return IOStatus::NoSpace("the disk is full");
  if (fault == Fault::kCutPower) power_ = false;
  return IOStatus::IOError("the disk failed");
}

IOStatus FaultFileSystem::Begin(Operation operation, const std::string& path) {
  absl::MutexLock lock(&mutex_);
  return BeginLocked(operation, path);
}

std::optional<Fault> FaultFileSystem::BeginRead(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  return TakeFault(Operation::kRead, path);
}

void FaultFileSystem::Appended(FileState& state, uint64_t bytes) {
  absl::MutexLock lock(&mutex_);
  state.written += bytes;
}

IOStatus FaultFileSystem::Sync(const std::string& path, FileState& state) {
  absl::MutexLock lock(&mutex_);
  if (IOStatus begun = BeginLocked(Operation::kSync, path); !begun.ok()) return begun;
  if (IsWal(path)) ++wal_syncs_;
  if (!ignore_syncs_) state.synced = state.written;
  return IOStatus::OK();
}

IOStatus FaultFileSystem::SyncFolder(const std::string& folder) {
  absl::MutexLock lock(&mutex_);
  if (IOStatus begun = BeginLocked(Operation::kChange, folder); !begun.ok()) return begun;
  if (!ignore_syncs_) KeepEntries(folder);
  return IOStatus::OK();
}

void FaultFileSystem::KeepEntries(const std::string& folder) {
  for (auto& [path, state] : states_) {
    if (FolderOf(path) == folder) state->entry_synced = true;
  }
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
    } else if (state->overwritten) {
      const bool survives = random == nullptr || (*random)() % 2 == 0;
      if (!survives && !Overwrite(path, *state->overwritten)) {
        status = IOStatus::IOError("overwriting it");
      }
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
  planned_.reset();
  power_ = true;
}

void FaultFileSystem::IgnoreSyncs() {
  absl::MutexLock lock(&mutex_);
  ignore_syncs_ = true;
}

void FaultFileSystem::Plan(std::optional<PlannedFault> planned) {
  absl::MutexLock lock(&mutex_);
  planned_ = planned;
}

int FaultFileSystem::faults() {
  absl::MutexLock lock(&mutex_);
  return faults_;
}

void FaultFileSystem::SetFreeSpace(std::optional<uint64_t> bytes) {
  absl::MutexLock lock(&mutex_);
  free_space_ = bytes;
}

int FaultFileSystem::wal_syncs() {
  absl::MutexLock lock(&mutex_);
  return wal_syncs_;
}

// Counts what RocksDB has to do in the background. What failed and will be tried again is not
// counted while it waits for that: a merge of damaged files is tried for ever.
class WatchedEnv : public rocksdb::EnvWrapper {
 public:
  explicit WatchedEnv(std::unique_ptr<rocksdb::Env> env) : EnvWrapper(std::move(env)) {
    file_system_ = target()->GetFileSystem();
    system_clock_ = std::make_shared<Clock>(*this, target()->GetSystemClock());
  }
  ~WatchedEnv() override { AwaitQuiet(); }

  void Schedule(void (*run)(void*), void* argument, Priority priority, void* tag,
                void (*drop)(void*)) override {
    Count(+1);
    target()->Schedule(&Job::Run, new Job{*this, run, drop, argument}, priority, tag, &Job::Drop);
  }

  void AwaitQuiet() { absl::MutexLock lock(&mutex_, absl::Condition(this, &WatchedEnv::IsQuiet)); }

 private:
  class Clock : public rocksdb::SystemClockWrapper {
   public:
    Clock(WatchedEnv& env, const std::shared_ptr<rocksdb::SystemClock>& clock)
        : SystemClockWrapper(clock), env_(env) {}

    const char* Name() const override { return "liggare::WatchedClock"; }
    void SleepForMicroseconds(int micros) override {
      if (!in_job) return target_->SleepForMicroseconds(micros);
      env_.Count(-1);
      target_->SleepForMicroseconds(std::min(micros, kRetryMicros));
      env_.Count(+1);
    }

   private:
    // RocksDB would have whoever closes the database wait for a second.
    static constexpr int kRetryMicros = 20'000;
    WatchedEnv& env_;
  };

  struct Job {
    WatchedEnv& env;
    void (*run)(void*);
    void (*drop)(void*);
    void* argument;

    static void Run(void* self) { End(self, static_cast<Job*>(self)->run); }
    static void Drop(void* self) { End(self, static_cast<Job*>(self)->drop); }
    static void End(void* self, void (*call)(void*)) {
      const std::unique_ptr<Job> job(static_cast<Job*>(self));
      in_job = true;
      if (call != nullptr) call(job->argument);
      in_job = false;
      job->env.Count(-1);
    }
  };

  void Count(int jobs) {
    absl::MutexLock lock(&mutex_);
    jobs_ += jobs;
  }

  bool IsQuiet() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return jobs_ == 0; }

  // Whether this thread runs one.
  static thread_local bool in_job;

  absl::Mutex mutex_;
  int jobs_ ABSL_GUARDED_BY(mutex_) = 0;
};

thread_local bool WatchedEnv::in_job = false;

FaultEnv::FaultEnv()
    : files_(std::make_shared<FaultFileSystem>()),
      env_(std::make_unique<WatchedEnv>(rocksdb::NewCompositeEnv(files_))) {}
FaultEnv::~FaultEnv() = default;

rocksdb::Env* FaultEnv::env() { return env_.get(); }
void FaultEnv::CutPower() { files_->CutPower(); }
void FaultEnv::LoseUnsynced(std::mt19937_64* random) { files_->LoseUnsynced(random); }
void FaultEnv::Plan(const PlannedFault& planned) { files_->Plan(planned); }
void FaultEnv::PlanNothing() { files_->Plan(std::nullopt); }
int FaultEnv::faults() const { return files_->faults(); }
void FaultEnv::IgnoreSyncs() { files_->IgnoreSyncs(); }
void FaultEnv::SetFreeSpace(std::optional<uint64_t> bytes) { files_->SetFreeSpace(bytes); }
int FaultEnv::wal_syncs() const { return files_->wal_syncs(); }
void FaultEnv::AwaitQuiet() { env_->AwaitQuiet(); }

}  // namespace liggare::support
