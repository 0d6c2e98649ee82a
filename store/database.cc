#include "store/database.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/listener.h"
#include "rocksdb/table.h"
#include "store/invariant.h"
#include "store/wal_check.h"

namespace liggare::store {
namespace {

constexpr uint64_t kWalBytesMax = 256 * 1024 * 1024;
constexpr size_t kBlockCacheBytes = 64 * 1024 * 1024;
constexpr double kBloomBitsPerKey = 10;

// Keeps the first error that RocksDB meets in the background.
class BackgroundErrors : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason, rocksdb::Status* status) override {
    absl::MutexLock lock(&mutex_);
    if (!first_) first_ = status->ToString();
  }

  // RocksDB would resume by itself when a full disk has room again.
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }

  std::optional<std::string> first() const {
    absl::MutexLock lock(&mutex_);
    return first_;
  }

 private:
  mutable absl::Mutex mutex_;
  std::optional<std::string> first_ ABSL_GUARDED_BY(mutex_);
};

rocksdb::DBOptions MakeDbOptions(rocksdb::Env* env, std::shared_ptr<BackgroundErrors> errors) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // Nothing acknowledged vanishes silently: damage refuses to open, and an error in the background
  // stops all writes until the folder is opened anew. CheckWals and AcknowledgedMark see what this
  // recovery mode does not.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.recycle_log_file_num = 0;
  options.max_bgerror_resume_count = 0;
  options.paranoid_checks = true;
  options.max_total_wal_size = kWalBytesMax;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 4;
  options.listeners.push_back(std::move(errors));
  return options;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(ColumnFamily family,
                                               std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = std::move(cache);
  if (family == ColumnFamily::kEventIds) {
    // Nearly every look-up is for an id that is not there.
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  }
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  // Whether a text is gone must be seen by searching the files for it.
  options.compression = family == ColumnFamily::kTexts ? rocksdb::CompressionType::kNoCompression
                                                       : rocksdb::CompressionType::kLZ4Compression;
  return options;
}

// Makes the folder, so that a power failure does not take it back.
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

absl::Status NewerFormat(const std::string& path, const std::string& found) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, " was written by a newer program: ", found, ", and this one knows format ",
                   kFormatVersion, "; start it with that program or a newer one"));
}

// Families of a newer format are refused here, since RocksDB would only say that they are unknown.
absl::Status CheckFamilies(const rocksdb::DBOptions& options, const std::string& path) {
  if (options.env->FileExists(path + "/CURRENT").IsNotFound()) return absl::OkStatus();
  std::vector<std::string> names;
  rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(options, path, &names);
  if (!listed.ok()) return FromRocks(listed, "reading the manifest of " + path);
  for (const std::string& name : names) {
    const bool known = std::find(kColumnFamilyNames.begin(), kColumnFamilyNames.end(), name) !=
                       kColumnFamilyNames.end();
    if (!known) return NewerFormat(path, absl::StrCat("it has the column family ", name));
  }
  return absl::OkStatus();
}

absl::Status CheckFormatVersion(rocksdb::DB& rocks, const std::string& path) {
  std::string stored;
  rocksdb::Status got = rocks.Get(rocksdb::ReadOptions(), kFormatVersionKey, &stored);
  if (got.IsNotFound()) {
    rocksdb::WriteOptions durable;
    durable.sync = true;
    rocksdb::Status put = rocks.Put(durable, kFormatVersionKey, absl::StrCat(kFormatVersion));
    return put.ok() ? absl::OkStatus() : FromRocks(put, "writing the format version to " + path);
  }
  if (!got.ok()) return FromRocks(got, "reading the format version of " + path);
  int version = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), version);
  if (error != std::errc() || end != stored.data() + stored.size() || version < 1) {
    return absl::DataLossError(absl::StrCat("the format version of ", path, " is no number"));
  }
  if (version > kFormatVersion) return NewerFormat(path, absl::StrCat("format ", version));
  return absl::OkStatus();
}

}  // namespace

struct Database::Parts {
  std::string path;
  rocksdb::Env* env = nullptr;
  rocksdb::FileLock* lock = nullptr;
  std::shared_ptr<BackgroundErrors> errors = std::make_shared<BackgroundErrors>();
  std::unique_ptr<rocksdb::DB> rocks;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  absl::Status Lock();
  absl::Status OpenRocks();
  ~Parts();
};

// A lock of our own, since the logs are checked before RocksDB takes its lock.
absl::Status Database::Parts::Lock() {
  const rocksdb::Status locked = env->LockFile(path + "/liggare.lock", &lock);
  if (locked.ok()) return absl::OkStatus();
  // RocksDB tells the other process from a broken disk only in words.
  const std::string why = locked.ToString();
  const bool held = absl::StrContains(why, "lock hold by current process") ||
                    absl::StrContains(why, "Resource temporarily unavailable");
  if (!held) return FromRocks(locked, "locking " + path);
  return absl::FailedPreconditionError(absl::StrCat("another server has the folder ", path,
                                                    " open; stop that one or use another folder"));
}

absl::Status Database::Parts::OpenRocks() {
  const rocksdb::DBOptions options = MakeDbOptions(env, errors);
  if (absl::Status known = CheckFamilies(options, path); !known.ok()) return known;
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(kBlockCacheBytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (size_t i = 0; i < kColumnFamilyNames.size(); ++i) {
    descriptors.emplace_back(kColumnFamilyNames[i],
                             MakeFamilyOptions(static_cast<ColumnFamily>(i), cache));
  }
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, path, descriptors, &families, &opened);
  rocks.reset(opened);
  return status.ok() ? absl::OkStatus() : FromRocks(status, "opening " + path);
}

Database::Parts::~Parts() {
  if (rocks) {
    for (rocksdb::ColumnFamilyHandle* handle : families) rocks->DestroyColumnFamilyHandle(handle);
    rocks.reset();
  }
  if (lock != nullptr) env->UnlockFile(lock);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->path = options.path;
  parts->env = options.env != nullptr ? options.env : rocksdb::Env::Default();
  absl::Status status = MakeFolder(*parts->env, parts->path);
  if (status.ok()) status = parts->Lock();
  if (status.ok()) status = CheckWals(*parts->env, parts->path);
  if (status.ok()) status = parts->OpenRocks();
  if (status.ok()) status = CheckFormatVersion(*parts->rocks, parts->path);
  if (!status.ok()) return status;
  return std::unique_ptr<Database>(new Database(std::move(parts)));
}

Database::Database(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Database::~Database() = default;

const std::string& Database::path() const { return parts_->path; }
rocksdb::Env& Database::env() const { return *parts_->env; }
rocksdb::DB& Database::rocks() const { return *parts_->rocks; }

rocksdb::ColumnFamilyHandle* Database::family(ColumnFamily family) const {
  return parts_->families[static_cast<size_t>(family)];
}

std::optional<std::string> Database::background_error() const { return parts_->errors->first(); }

absl::Status FromRocks(const rocksdb::Status& status, const std::string& doing) {
  const std::string message = absl::StrCat(doing, ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  return absl::InternalError(message);
}

}  // namespace liggare::store
