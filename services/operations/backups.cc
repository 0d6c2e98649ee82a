#include "services/operations/backups.h"

#include <utility>

#include "services/budget/refusal.h"
#include "services/operations/log.h"
#include "store/timestamp.h"

namespace liggare::operations {
namespace {

v1::Backup Describe(const store::Backup& backup) {
  v1::Backup described;
  described.set_number(backup.number);
  described.set_damaged(backup.damaged);
  if (backup.damaged) return described;
  *described.mutable_made_at() = store::ToTimestamp(backup.made_at);
  described.set_bytes(backup.bytes);
  described.set_events(backup.events);
  return described;
}

// What the store says, with its reason.
absl::Status Refused(const absl::Status& status) {
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kResourceExhausted:
      return budget::Refuse(v1::ERROR_REASON_DISK_FULL, message);
    case absl::StatusCode::kNotFound:
      return budget::Refuse(v1::ERROR_REASON_UNKNOWN_BACKUP, message);
    case absl::StatusCode::kDataLoss:
      return budget::Refuse(v1::ERROR_REASON_BACKUP_DAMAGED, message + "; make another");
    default:
      return status;
  }
}

absl::Status NoFolder() {
  return budget::Refuse(v1::ERROR_REASON_NO_BACKUP_FOLDER,
                        "the server was not told where backups lie; start it with --backup-dir");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Backups>> Backups::Open(const store::Database& database,
                                                       const store::EventLog& log,
                                                       const Options& options) {
  std::unique_ptr<store::Backups> opened;
  if (!options.folder.empty()) {
    auto folder = store::Backups::Open(database.env(), options.folder);
    if (!folder.ok()) return folder.status();
    opened = *std::move(folder);
  }
  std::unique_ptr<Backups> backups(new Backups(database, log, options, std::move(opened)));
  const absl::MutexLock working(&backups->working_);
  const absl::Status looked = backups->Look();
  if (!looked.ok()) return looked;
  return backups;
}

std::vector<v1::Backup> Backups::List() const {
  const absl::MutexLock lock(&mutex_);
  return listed_;
}

std::optional<v1::Backup> Backups::last() const {
  const absl::MutexLock lock(&mutex_);
  for (auto backup = listed_.rbegin(); backup != listed_.rend(); ++backup) {
    if (!backup->damaged()) return *backup;
  }
  return std::nullopt;
}

absl::Status Backups::Look() {
  if (backups_ == nullptr) return absl::OkStatus();
  const auto found = backups_->List();
  if (!found.ok()) return found.status();
  const absl::MutexLock lock(&mutex_);
  listed_.clear();
  for (const store::Backup& backup : *found) listed_.push_back(Describe(backup));
  return absl::OkStatus();
}

absl::StatusOr<v1::Backup> Backups::Create(store::Backups::OnCopied on_copied) {
  const absl::MutexLock working(&working_);
  if (backups_ == nullptr) return NoFolder();
  int64_t events = 0;
  for (const std::string& ledger : log_.Ledgers()) {
    // One that is damaged is backed up as it is.
    if (const auto head = log_.Head(ledger); head.ok()) events += head->size.value;
  }
  const auto made = backups_->Create(database_, events, database_.free_disk_bytes_min(),
                                     options_.kept, on_copied);
  if (!made.ok()) {
    LogError("backup_failed", {{"reason", std::string(made.status().message())}});
    return Refused(made.status());
  }
  LogInfo("backup_made", {{"number", std::to_string(made->number)},
                          {"events", std::to_string(made->events)},
                          {"bytes", std::to_string(made->bytes)}});
  if (absl::Status looked = Look(); !looked.ok()) return Refused(looked);
  return Describe(*made);
}

absl::StatusOr<v1::Backup> Backups::Verify(int64_t number) {
  const absl::MutexLock working(&working_);
  if (backups_ == nullptr) return NoFolder();
  if (absl::Status looked = Look(); !looked.ok()) return Refused(looked);
  auto backup = Find(number);
  if (!backup.ok()) return backup.status();
  const absl::Status verified = backups_->Verify(backup->number());
  if (verified.ok()) return backup;
  LogError("backup_damaged", {{"number", std::to_string(backup->number())},
                              {"reason", std::string(verified.message())}});
  NoteDamage(backup->number());
  return Refused(verified);
}

absl::StatusOr<v1::Backup> Backups::Find(int64_t number) const {
  const absl::MutexLock lock(&mutex_);
  for (auto backup = listed_.rbegin(); backup != listed_.rend(); ++backup) {
    if (number == 0 || backup->number() == number) return *backup;
  }
  const std::string which = number == 0 ? "is no backup" : "is no backup " + std::to_string(number);
  return budget::Refuse(v1::ERROR_REASON_UNKNOWN_BACKUP, "there " + which + " in " + folder());
}

void Backups::NoteDamage(int64_t number) {
  const absl::MutexLock lock(&mutex_);
  for (v1::Backup& backup : listed_) {
    if (backup.number() != number) continue;
    backup.Clear();
    backup.set_number(number);
    backup.set_damaged(true);
  }
}

}  // namespace liggare::operations
