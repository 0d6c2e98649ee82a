// The backups that a server makes of its store, on request, in the folder that it was told.
//
// One is made or verified at a time, beside everything else. Thread-safe. Borrows the store.

#ifndef LIGGARE_SERVICES_OPERATIONS_BACKUPS_H_
#define LIGGARE_SERVICES_OPERATIONS_BACKUPS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/operations_service.pb.h"
#include "store/backups.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::operations {

class Backups {
 public:
  struct Options {
    // Empty: there are none, and none are made.
    std::string folder;
    // So many are kept, the newest.
    int64_t kept = 30;
  };

  static absl::StatusOr<std::unique_ptr<Backups>> Open(const store::Database& database,
                                                       const store::EventLog& log,
                                                       const Options& options);

  const std::string& folder() const { return options_.folder; }
  // By number, as they were when one was last made or verified: what else has changed in the folder
  // is found by verifying.
  std::vector<v1::Backup> List() const;
  // The newest that is whole.
  std::optional<v1::Backup> last() const;

  // NO_BACKUP_FOLDER; DISK_FULL; CANCELLED, and nothing is left of it, when it was given up.
  absl::StatusOr<v1::Backup> Create(store::Backups::OnCopied on_copied)
      ABSL_LOCKS_EXCLUDED(working_);
  // Of a number, the newest when it is 0. NO_BACKUP_FOLDER; UNKNOWN_BACKUP; BACKUP_DAMAGED.
  absl::StatusOr<v1::Backup> Verify(int64_t number) ABSL_LOCKS_EXCLUDED(working_);

 private:
  Backups(const store::Database& database, const store::EventLog& log, const Options& options,
          std::unique_ptr<store::Backups> backups)
      : database_(database), log_(log), options_(options), backups_(std::move(backups)) {}

  absl::Status Look() ABSL_EXCLUSIVE_LOCKS_REQUIRED(working_);
  absl::StatusOr<v1::Backup> Find(int64_t number) const;
  void NoteDamage(int64_t number);

  const store::Database& database_;
  const store::EventLog& log_;
  const Options options_;
  // Held while one is made or verified.
  absl::Mutex working_;
  // None without a folder.
  const std::unique_ptr<store::Backups> backups_ ABSL_PT_GUARDED_BY(working_);
  mutable absl::Mutex mutex_;
  std::vector<v1::Backup> listed_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_BACKUPS_H_
