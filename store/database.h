// Opens the RocksDB database that holds everything; nobody else does.
//
// Invariant: what was acknowledged is there after Open, or Open refuses. A damaged write-ahead log
// is refused, never shortened; a tail that a crash tore before it was synced was acknowledged to
// nobody and is left out.
//
// One process at a time has a folder open. Thread-safe. Everything that uses a Database borrows it
// and ends before it.

#ifndef LIGGARE_STORE_DATABASE_H_
#define LIGGARE_STORE_DATABASE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/key_layout.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
class Status;
}  // namespace rocksdb

namespace liggare::store {

// The version of everything below: keys, values and families. A folder written by a newer program
// is refused.
inline constexpr int kFormatVersion = 1;

struct DatabaseOptions {
  // The folder; made when it does not exist. Its parent must exist.
  std::string path;
  // Borrowed; the machine's when null.
  rocksdb::Env* env = nullptr;
};

class Database {
 public:
  // FAILED_PRECONDITION when another process has the folder open or a newer program wrote it;
  // DATA_LOSS when what lies there is damaged.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& path() const;
  rocksdb::Env& env() const;
  rocksdb::DB& rocks() const;
  rocksdb::ColumnFamilyHandle* family(ColumnFamily family) const;

  // Why RocksDB stopped writing in the background, when it has. It does not resume.
  std::optional<std::string> background_error() const;

 private:
  struct Parts;
  explicit Database(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

// RocksDB's status in our terms, with what was being done: damage is DATA_LOSS, a disk without
// room RESOURCE_EXHAUSTED, anything else INTERNAL.
absl::Status FromRocks(const rocksdb::Status& status, const std::string& doing);

}  // namespace liggare::store

#endif  // LIGGARE_STORE_DATABASE_H_
