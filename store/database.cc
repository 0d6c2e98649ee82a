#include "store/database.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/cache.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/listener.h"
#include "store/damaged_families.h"
#include "store/folder.h"
#include "store/generation.h"
#include "store/rocks_options.h"
#include "store/wal_check.h"

namespace liggare::store {
namespace {

// Keeps the first error that RocksDB meets in the background. One that is only of what is derived
// is passed on instead, and stops nothing.
class BackgroundErrors : public rocksdb::EventListener {
 public:
  using OnDamagedFamily = std::function<void(const std::string& name, const std::string& what)>;

  explicit BackgroundErrors(OnDamagedFamily on_damaged) : on_damaged_(std::move(on_damaged)) {}

  // Comes before the error that it leads to, on the same thread.
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo& job) override {
    if (!job.status.IsCorruption() || !ParseGenerationName(job.cf_name)) return;
    {
      absl::MutexLock lock(&mutex_);
      excused_.insert(std::this_thread::get_id());
    }
    on_damaged_(job.cf_name, "merging files of it: " + job.status.ToString());
  }

  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* status) override {
    absl::MutexLock lock(&mutex_);
    if (reason == rocksdb::BackgroundErrorReason::kCompaction &&
        excused_.erase(std::this_thread::get_id()) > 0) {
      *status = rocksdb::Status::OK();
    } else if (!first_) {
      first_ = status->ToString();
    }
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
  const OnDamagedFamily on_damaged_;
  mutable absl::Mutex mutex_;
  std::optional<std::string> first_ ABSL_GUARDED_BY(mutex_);
  std::set<std::thread::id> excused_ ABSL_GUARDED_BY(mutex_);
};

// Runs that a crash left behind. Nobody has taken them in, or they are there under another name.
absl::Status DeleteLeftRuns(rocksdb::Env& env, const std::string& path) {
  std::vector<std::string> names;
  const rocksdb::Status listed = env.GetChildren(path, &names);
  if (!listed.ok()) return FromRocks(listed, "listing " + path);
  for (const std::string& name : names) {
    absl::string_view family = name;
    if (!absl::ConsumeSuffix(&family, kRunEnding)) continue;
    if (!ParseGenerationName({family.data(), family.size()})) continue;
    const rocksdb::Status deleted = env.DeleteFile(path + "/" + name);
    if (!deleted.ok()) return FromRocks(deleted, "deleting " + name);
  }
  return absl::OkStatus();
}

absl::Status NewerFormat(const std::string& path, const std::string& found) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, " was written by a newer program: ", found, ", and this one knows format ",
                   kFormatVersion, "; start it with that program or a newer one"));
}

absl::Status OlderFormat(const std::string& path, int version) {
  return absl::FailedPreconditionError(absl::StrCat(
      path, " was written by an older program: format ", version, ", and this one knows format ",
      kFormatVersion, "; export it with that program, and append it anew with this one"));
}

bool IsBaseFamily(std::string_view name) {
  return std::find(kColumnFamilyNames.begin(), kColumnFamilyNames.end(), name) !=
         kColumnFamilyNames.end();
}

// The families that there are; none when there is no database. Another format's are refused here,
// since RocksDB would only say that they are unknown.
absl::StatusOr<std::vector<std::string>> ListFamilies(const rocksdb::DBOptions& options,
                                                      const std::string& path) {
  std::vector<std::string> names;
  if (options.env->FileExists(path + "/CURRENT").IsNotFound()) return names;
  rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(options, path, &names);
  if (!listed.ok()) return FromRocks(listed, "reading the manifest of " + path);
  for (const std::string& name : names) {
    // In format 1 the index had no generations.
    if (name == "event_ids" || name == "tags") return OlderFormat(path, 1);
    if (!IsBaseFamily(name) && !ParseGenerationName(name)) {
      return NewerFormat(path, absl::StrCat("it has the column family ", name));
    }
  }
  return names;
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
  if (version < kFormatVersion) return OlderFormat(path, version);
  return absl::OkStatus();
}

using Generations = std::array<int, kDerivedNames.size()>;

std::string EncodeGenerations(const Generations& generations) {
  std::string value;
  for (const int generation : generations) PutFixed32(value, static_cast<uint32_t>(generation));
  return value;
}

// Which generation of each derived family counts; the first, before there was another.
absl::StatusOr<Generations> LiveGenerations(rocksdb::DB& rocks, const std::string& path) {
  Generations generations;
  generations.fill(1);
  std::string stored;
  const rocksdb::Status got = rocks.Get(rocksdb::ReadOptions(), kDerivedKey, &stored);
  if (got.IsNotFound()) return generations;
  if (!got.ok()) return FromRocks(got, "reading the generations of " + path);
  ByteReader reader(stored);
  for (int& generation : generations) {
    // What was not there when this was written is in its first.
    if (reader.Finished()) break;
    generation = static_cast<int>(reader.Fixed32());
  }
  const bool sound = reader.Finished() && std::all_of(generations.begin(), generations.end(),
                                                      [](int number) { return number > 0; });
  if (!sound) return absl::DataLossError("the generations of " + path + " are damaged");
  return generations;
}

}  // namespace

struct Database::Parts {
  std::string path;
  rocksdb::Env* env = nullptr;
  int64_t free_disk_bytes_min = 0;
  rocksdb::FileLock* lock = nullptr;
  std::shared_ptr<BackgroundErrors> errors = std::make_shared<BackgroundErrors>(
      [this](const std::string& name, const std::string& what) { NoteDamage(name, what); });
  std::shared_ptr<rocksdb::Cache> cache;
  std::unique_ptr<rocksdb::DB> rocks;
  std::vector<rocksdb::ColumnFamilyHandle*> families;
  mutable absl::Mutex mutex;
  std::shared_ptr<const Derived> derived ABSL_GUARDED_BY(mutex);
  // No two in the making get the same number.
  int generations_max ABSL_GUARDED_BY(mutex) = 0;
  // Held while damage is told.
  absl::Mutex damage_mutex;
  std::function<void()> on_damage ABSL_GUARDED_BY(damage_mutex);

  absl::Status Lock();
  absl::Status OpenRocks();
  absl::Status OpenDerived();
  absl::StatusOr<std::shared_ptr<Generation>> Make(DerivedFamily family, int number, bool live);
  ~Parts();

 private:
  // Hands a family to who closes or drops it.
  std::shared_ptr<Generation> Hold(rocksdb::ColumnFamilyHandle* handle, int number, bool live);
  // Notes that the live family of that name, if there is one, is damaged.
  void NoteDamage(const std::string& name, const std::string& what);
  void TellDamage();

  // Found at Open, until it is told which of them are live.
  std::map<std::string, rocksdb::ColumnFamilyHandle*> found_;
  // Not found, since they were so damaged that they were dropped.
  std::vector<std::string> dropped_;
};

absl::Status Database::Parts::Lock() {
  // A lock of our own, since the logs are checked before RocksDB takes its lock.
  const absl::StatusOr<rocksdb::FileLock*> locked = LockFolder(*env, path);
  if (locked.ok()) lock = *locked;
  return locked.status();
}

absl::Status Database::Parts::OpenRocks() {
  const rocksdb::DBOptions options = MakeDbOptions(env, errors);
  const absl::StatusOr<std::vector<std::string>> names = ListFamilies(options, path);
  if (!names.ok()) return names.status();
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (size_t i = 0; i < kColumnFamilyNames.size(); ++i) {
    descriptors.emplace_back(kColumnFamilyNames[i],
                             MakeFamilyOptions(static_cast<ColumnFamily>(i), cache));
  }
  for (const std::string& name : *names) {
    const std::optional<GenerationNamed> generation = ParseGenerationName(name);
    if (generation) descriptors.emplace_back(name, MakeFamilyOptions(generation->family, cache));
  }
  rocksdb::DB* opened = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, path, descriptors, &families, &opened);
  if (status.IsCorruption()) {
    absl::StatusOr<std::vector<std::string>> dropped =
        DropDamagedFamilies(options, path, descriptors);
    if (dropped.ok()) dropped_ = *std::move(dropped);
    if (!dropped_.empty()) {
      std::erase_if(descriptors, [&](const rocksdb::ColumnFamilyDescriptor& family) {
        return std::find(dropped_.begin(), dropped_.end(), family.name) != dropped_.end();
      });
      status = rocksdb::DB::Open(options, path, descriptors, &families, &opened);
    }
  }
  rocks.reset(opened);
  if (!status.ok()) return FromRocks(status, "opening " + path);
  for (size_t i = kColumnFamilyNames.size(); i < families.size(); ++i) {
    found_.emplace(descriptors[i].name, families[i]);
  }
  families.resize(kColumnFamilyNames.size());
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<Generation>> Database::Parts::Make(DerivedFamily family, int number,
                                                                  bool live) {
  const std::string name = GenerationName(family, number);
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  const rocksdb::Status made =
      rocks->CreateColumnFamily(MakeFamilyOptions(family, cache), name, &handle);
  if (!made.ok()) return FromRocks(made, "making the family " + name);
  return Hold(handle, number, live);
}

std::shared_ptr<Generation> Database::Parts::Hold(rocksdb::ColumnFamilyHandle* handle, int number,
                                                  bool live) {
  return std::make_shared<Generation>(*rocks, handle, number, live, [this] { TellDamage(); });
}

void Database::Parts::NoteDamage(const std::string& name, const std::string& what) {
  const GenerationNamed named = *ParseGenerationName(name);
  std::shared_ptr<const Derived> live;
  {
    absl::MutexLock guard(&mutex);
    live = derived;
  }
  if (live == nullptr || live->generation(named.family) != named.number) return;
  live->Damaged(named.family, absl::StrCat("the family ", name, ", ", what)).IgnoreError();
}

void Database::Parts::TellDamage() {
  absl::MutexLock guard(&damage_mutex);
  if (on_damage) on_damage();
}

// Takes the live generations, makes those that are missing, and drops the others.
absl::Status Database::Parts::OpenDerived() {
  const absl::StatusOr<Generations> live = LiveGenerations(*rocks, path);
  if (!live.ok()) return live.status();
  Derived::Families opened;
  for (size_t i = 0; i < opened.size(); ++i) {
    const auto family = static_cast<DerivedFamily>(i);
    const int number = (*live)[i];
    if (const auto found = found_.find(GenerationName(family, number)); found != found_.end()) {
      opened[i] = Hold(found->second, number, /*live=*/true);
      found_.erase(found);
      continue;
    }
    absl::StatusOr<std::shared_ptr<Generation>> made = Make(family, number, /*live=*/true);
    if (!made.ok()) return made.status();
    opened[i] = *std::move(made);
    const std::string name = GenerationName(family, number);
    if (std::find(dropped_.begin(), dropped_.end(), name) != dropped_.end()) {
      opened[i]->Lost("a file of the family " + name + " is damaged").IgnoreError();
    }
  }
  for (const auto& [name, handle] : std::exchange(found_, {})) {
    Hold(handle, ParseGenerationName(name)->number, /*live=*/false);
  }
  absl::MutexLock guard(&mutex);
  generations_max = *std::max_element(live->begin(), live->end());
  derived = std::make_shared<const Derived>(std::move(opened));
  return absl::OkStatus();
}

Database::Parts::~Parts() {
  {
    absl::MutexLock guard(&mutex);
    derived.reset();
  }
  if (rocks) {
    for (const auto& [name, handle] : found_) rocks->DestroyColumnFamilyHandle(handle);
    for (rocksdb::ColumnFamilyHandle* handle : families) rocks->DestroyColumnFamilyHandle(handle);
    rocks.reset();
  }
  if (lock != nullptr) env->UnlockFile(lock);
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const DatabaseOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->path = options.path;
  parts->free_disk_bytes_min = options.free_disk_bytes_min;
  parts->env = options.env != nullptr ? options.env : rocksdb::Env::Default();
  // Nobody waits for a compaction.
  parts->env->LowerThreadPoolCPUPriority(rocksdb::Env::Priority::LOW, rocksdb::CpuPriority::kLow);
  parts->cache = MakeCache(options.cache_bytes);
  absl::Status status = MakeFolder(*parts->env, parts->path);
  if (status.ok()) status = parts->Lock();
  if (status.ok()) status = DeleteLeftRuns(*parts->env, parts->path);
  if (status.ok()) status = CheckWals(*parts->env, parts->path);
  if (status.ok()) status = parts->OpenRocks();
  if (status.ok()) status = CheckFormatVersion(*parts->rocks, parts->path);
  if (status.ok()) status = parts->OpenDerived();
  if (!status.ok()) return status;
  return std::unique_ptr<Database>(new Database(std::move(parts)));
}

Database::Database(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Database::~Database() = default;

const std::string& Database::path() const { return parts_->path; }
rocksdb::Env& Database::env() const { return *parts_->env; }
int64_t Database::free_disk_bytes_min() const { return parts_->free_disk_bytes_min; }
rocksdb::DB& Database::rocks() const { return *parts_->rocks; }

rocksdb::ColumnFamilyHandle* Database::family(ColumnFamily family) const {
  return parts_->families[static_cast<size_t>(family)];
}

std::shared_ptr<const Derived> Database::derived() const {
  absl::MutexLock lock(&parts_->mutex);
  return parts_->derived;
}

absl::StatusOr<std::shared_ptr<const Derived>> Database::NewGeneration(
    std::span<const DerivedFamily> families) {
  int number = 0;
  Derived::Families made;
  {
    absl::MutexLock lock(&parts_->mutex);
    number = ++parts_->generations_max;
    made = parts_->derived->families_;
  }
  for (const DerivedFamily family : families) {
    absl::StatusOr<std::shared_ptr<Generation>> generation =
        parts_->Make(family, number, /*live=*/false);
    if (!generation.ok()) return generation.status();
    made[static_cast<size_t>(family)] = *std::move(generation);
  }
  return std::make_shared<const Derived>(std::move(made));
}

absl::Status Database::Switch(std::shared_ptr<const Derived> derived) {
  Generations generations;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (size_t i = 0; i < generations.size(); ++i) {
    generations[i] = derived->families_[i]->number();
    handles.push_back(derived->families_[i]->handle());
  }
  // Blocks have no write-ahead log, and this one's must not begin with a gap.
  rocksdb::Status status = parts_->rocks->Flush(rocksdb::FlushOptions(), handles);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  if (status.ok())
    status = parts_->rocks->Put(durable, kDerivedKey, EncodeGenerations(generations));
  if (!status.ok()) return FromRocks(status, "switching to a new generation");
  {
    absl::MutexLock lock(&parts_->mutex);
    for (const auto& family : parts_->derived->families_) family->set_live(false);
    for (const auto& family : derived->families_) family->set_live(true);
    parts_->derived.swap(derived);
  }
  // What it replaced ends here, or with its last reader.
  return absl::OkStatus();
}

void Database::OnDamage(std::function<void()> call) {
  absl::MutexLock lock(&parts_->damage_mutex);
  parts_->on_damage = std::move(call);
}

size_t Database::cache_bytes() const { return parts_->cache->GetUsage(); }

RocksFigures Database::figures() const {
  const auto sum = [this](const std::string& property) {
    uint64_t value = 0;
    parts_->rocks->GetAggregatedIntProperty(property, &value);
    return static_cast<int64_t>(value);
  };
  // Of the whole database, which each family would say.
  const auto once = [this](const std::string& property) {
    uint64_t value = 0;
    parts_->rocks->GetIntProperty(property, &value);
    return static_cast<int64_t>(value);
  };
  using Properties = rocksdb::DB::Properties;
  return {.file_bytes = sum(Properties::kTotalSstFilesSize),
          .memtable_bytes = sum(Properties::kCurSizeAllMemTables),
          .pending_compaction_bytes = sum(Properties::kEstimatePendingCompactionBytes),
          .compactions_running = once(Properties::kNumRunningCompactions),
          .background_errors = once(Properties::kBackgroundErrors)};
}

std::optional<std::string> Database::background_error() const { return parts_->errors->first(); }

absl::Status FromRocks(const rocksdb::Status& status, const std::string& doing) {
  const std::string message = absl::StrCat(doing, ": ", status.ToString());
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  return absl::InternalError(message);
}

}  // namespace liggare::store
