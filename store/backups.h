// Backups of the database in a folder of their own: each is whole, and shares the files that do not
// change with the others. Made while the database is written to.
//
// Invariant: what was committed before a backup began is in it, erasable texts included; keys and
// anchor never are. A restored database that has less than the backup said is refused when it is
// opened (acknowledged_mark.h). A backup that could not be finished leaves nothing behind; one that
// lost power may be listed, as damaged.
//
// One process at a time makes backups in a folder. Used by one thread at a time. Borrows the
// environment.

#ifndef LIGGARE_STORE_BACKUPS_H_
#define LIGGARE_STORE_BACKUPS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace rocksdb {
class Env;
class FileLock;
}  // namespace rocksdb

namespace liggare::store {

class Database;

struct Backup {
  // From 1 on; never given twice while any is kept.
  int64_t number = 0;
  absl::Time made_at;
  // Of its files, with those that it shares.
  int64_t bytes = 0;
  // At least so many events of all ledgers are in it.
  int64_t events = 0;
  // Files of it are missing, or it does not say what it holds; then only its number is known.
  bool damaged = false;
};

class Backups {
 public:
  // Told of the bytes copied so far; answers whether to go on.
  using OnCopied = absl::FunctionRef<bool(int64_t bytes)>;

  // Makes the folder when it is not there; its parent must be. FAILED_PRECONDITION when another
  // process has it.
  static absl::StatusOr<std::unique_ptr<Backups>> Open(rocksdb::Env& env, std::string folder);
  ~Backups();
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  const std::string& folder() const { return folder_; }

  // By number. Finds what is missing, not what has changed: Verify does.
  absl::StatusOr<std::vector<Backup>> List() const;
  // Makes one of a database that has so many events; then keeps only so many, the newest.
  // RESOURCE_EXHAUSTED when it would leave the disk with fewer free bytes; CANCELLED.
  absl::StatusOr<Backup> Create(const Database& database, int64_t events, int64_t free_bytes_min,
                                int64_t kept, OnCopied on_copied);
  // Reads all of it. NOT_FOUND; DATA_LOSS when a file is not what was written.
  absl::Status Verify(int64_t number) const;

 private:
  Backups(rocksdb::Env& env, std::string folder, rocksdb::FileLock* lock)
      : env_(env), folder_(std::move(folder)), lock_(lock) {}

  rocksdb::Env& env_;
  const std::string folder_;
  rocksdb::FileLock* const lock_;
};

// Puts a backup where there is no folder yet, or an empty one; the newest when the number is 0. All
// of it is read and held against its checksums. The environment is the machine's when it is null.
absl::StatusOr<Backup> RestoreBackup(const std::string& folder, int64_t number,
                                     const std::string& to, rocksdb::Env* env = nullptr);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_BACKUPS_H_
