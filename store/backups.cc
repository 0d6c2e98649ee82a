#include "store/backups.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/utilities/backup_engine.h"
#include "store/acknowledged_mark.h"
#include "store/database.h"
#include "store/disk_space.h"
#include "store/folder.h"

namespace liggare::store {
namespace {

constexpr uint64_t kToldEveryBytes = 1u << 20;

rocksdb::BackupEngineOptions EngineOptions(rocksdb::Env& env, const std::string& folder) {
  rocksdb::BackupEngineOptions options(folder, &env);
  options.callback_trigger_interval_size = kToldEveryBytes;
  return options;
}

// An engine sees what is in the folder when it is opened.
template <class Engine>
absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(rocksdb::Env& env, const std::string& folder) {
  Engine* opened = nullptr;
  const rocksdb::Status status = Engine::Open(EngineOptions(env, folder), &env, &opened);
  if (!status.ok()) return FromRocks(status, "opening the backups in " + folder);
  return std::unique_ptr<Engine>(opened);
}

Backup Damaged(rocksdb::BackupID number) {
  Backup backup;
  backup.number = number;
  backup.damaged = true;
  return backup;
}

absl::StatusOr<Backup> Describe(const rocksdb::BackupInfo& info) {
  const std::optional<int64_t> events = AcknowledgedMark::Decode(info.app_metadata);
  if (!events) {
    return absl::DataLossError(
        absl::StrCat("backup ", info.backup_id, " does not say what it holds: it is damaged"));
  }
  Backup backup;
  backup.number = info.backup_id;
  backup.made_at = absl::FromUnixSeconds(info.timestamp);
  backup.bytes = static_cast<int64_t>(info.size);
  backup.events = *events;
  return backup;
}

absl::StatusOr<Backup> Find(const rocksdb::BackupEngineReadOnly& engine, const std::string& folder,
                            int64_t number) {
  rocksdb::BackupInfo info;
  const rocksdb::Status found =
      number == 0 ? engine.GetLatestBackupInfo(&info)
                  : engine.GetBackupInfo(static_cast<rocksdb::BackupID>(number), &info);
  const std::string which = number == 0 ? "backup" : absl::StrCat("backup ", number);
  if (found.IsNotFound() || number > std::numeric_limits<rocksdb::BackupID>::max()) {
    return absl::NotFoundError(absl::StrCat("there is no ", which, " in ", folder));
  }
  if (!found.ok()) return FromRocks(found, absl::StrCat("finding ", which, " in ", folder));
  return Describe(info);
}

// Only where nothing can be lost by it.
absl::Status CheckEmpty(rocksdb::Env& env, const std::string& folder) {
  std::vector<std::string> names;
  const rocksdb::Status listed = env.GetChildren(folder, &names);
  if (listed.IsNotFound()) return absl::OkStatus();
  if (!listed.ok()) return FromRocks(listed, "listing " + folder);
  const bool empty = std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name == "." || name == "..";
  });
  if (empty) return absl::OkStatus();
  return absl::FailedPreconditionError(
      folder + " is not empty: restore to a folder that is not there, and put it in its place");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Backups>> Backups::Open(rocksdb::Env& env, std::string folder) {
  if (absl::Status made = MakeFolder(env, folder); !made.ok()) return made;
  const absl::StatusOr<rocksdb::FileLock*> lock = LockFolder(env, folder);
  if (!lock.ok()) return lock.status();
  std::unique_ptr<Backups> backups(new Backups(env, std::move(folder), *lock));
  // Makes the folders within, which who only reads looks for.
  const auto engine = OpenEngine<rocksdb::BackupEngine>(env, backups->folder());
  if (!engine.ok()) return engine.status();
  return backups;
}

Backups::~Backups() { env_.UnlockFile(lock_); }

absl::StatusOr<std::vector<Backup>> Backups::List() const {
  const auto engine = OpenEngine<rocksdb::BackupEngineReadOnly>(env_, folder_);
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  std::vector<rocksdb::BackupID> damaged;
  (*engine)->GetCorruptedBackups(&damaged);
  std::vector<Backup> backups;
  for (const rocksdb::BackupInfo& info : infos) {
    const absl::StatusOr<Backup> backup = Describe(info);
    backups.push_back(backup.ok() ? *backup : Damaged(info.backup_id));
  }
  for (const rocksdb::BackupID number : damaged) {
    backups.push_back(Damaged(number));
  }
  std::sort(backups.begin(), backups.end(),
            [](const Backup& a, const Backup& b) { return a.number < b.number; });
  return backups;
}

absl::StatusOr<Backup> Backups::Create(const Database& database, int64_t events,
                                       int64_t free_bytes_min, int64_t kept, OnCopied on_copied) {
  absl::Status given_up = CheckDiskSpace(env_, folder_, free_bytes_min);
  if (!given_up.ok()) return given_up;
  const auto engine = OpenEngine<rocksdb::BackupEngine>(env_, folder_);
  if (!engine.ok()) return engine.status();
  int64_t copied = 0;
  rocksdb::CreateBackupOptions options;
  // Writes out what has no write-ahead log too, so that a restored database has it.
  options.flush_before_backup = true;
  options.progress_callback = [&] {
    copied += static_cast<int64_t>(kToldEveryBytes);
    given_up.Update(CheckDiskSpace(env_, folder_, free_bytes_min));
    if (!on_copied(copied)) given_up.Update(absl::CancelledError("the backup was given up"));
    if (!given_up.ok()) (*engine)->StopBackup();
  };
  rocksdb::BackupID number = 0;
  rocksdb::Status made = (*engine)->CreateNewBackupWithMetadata(
      options, &database.rocks(), AcknowledgedMark::Encode(events), &number);
  if (!made.ok()) {
    (*engine)->GarbageCollect().PermitUncheckedError();
    return given_up.ok() ? FromRocks(made, "making a backup in " + folder_) : given_up;
  }
  made = (*engine)->PurgeOldBackups(static_cast<uint32_t>(kept));
  if (!made.ok()) return FromRocks(made, "deleting old backups in " + folder_);
  rocksdb::BackupInfo info;
  made = (*engine)->GetBackupInfo(number, &info);
  return made.ok() ? Describe(info) : FromRocks(made, "reading the backup that was made");
}

absl::Status Backups::Verify(int64_t number) const {
  const auto engine = OpenEngine<rocksdb::BackupEngineReadOnly>(env_, folder_);
  if (!engine.ok()) return engine.status();
  const absl::StatusOr<Backup> found = Find(**engine, folder_, number);
  if (!found.ok()) return found.status();
  const rocksdb::Status verified = (*engine)->VerifyBackup(
      static_cast<rocksdb::BackupID>(found->number), /*verify_with_checksum=*/true);
  if (verified.ok()) return absl::OkStatus();
  const std::string doing = absl::StrCat("verifying backup ", found->number, " in ", folder_);
  // A file that is away is damage, too.
  return verified.IsNotFound() ? absl::DataLossError(doing + ": " + verified.ToString())
                               : FromRocks(verified, doing);
}

absl::StatusOr<Backup> RestoreBackup(const std::string& folder, int64_t number,
                                     const std::string& to, rocksdb::Env* given_env) {
  rocksdb::Env& env = given_env != nullptr ? *given_env : *rocksdb::Env::Default();
  if (!env.FileExists(folder).ok()) {
    return absl::NotFoundError("there is no folder of backups " + folder);
  }
  if (absl::Status empty = CheckEmpty(env, to); !empty.ok()) return empty;
  const auto engine = OpenEngine<rocksdb::BackupEngineReadOnly>(env, folder);
  if (!engine.ok()) return engine.status();
  const absl::StatusOr<Backup> backup = Find(**engine, folder, number);
  if (!backup.ok()) return backup.status();
  if (absl::Status made = MakeFolder(env, to); !made.ok()) return made;
  const rocksdb::Status restored =
      (*engine)->RestoreDBFromBackup(static_cast<rocksdb::BackupID>(backup->number), to, to);
  if (!restored.ok()) {
    return FromRocks(restored,
                     absl::StrCat("restoring backup ", backup->number, " of ", folder, " to ", to));
  }
  const auto mark = AcknowledgedMark::Open(env, to);
  if (!mark.ok()) return mark.status();
  if (absl::Status marked = (*mark)->Set(backup->events); !marked.ok()) return marked;
  return backup;
}

}  // namespace liggare::store
