// Opens the RocksDB database that holds everything; nobody else does.
//
// Invariant: what was acknowledged is there after Open, or Open refuses. A damaged write-ahead log
// is refused, never shortened; a tail that a crash tore before it was synced was acknowledged to
// nobody and is left out.
//
// Beside what is written with a commit lie families that are derived from it (derived.h); those of
// a generation that is not live are dropped at Open. Damage in what is derived keeps nothing else
// from being opened, read and written.
//
// One process at a time has a folder open. Thread-safe. Everything that uses a Database borrows it
// and ends before it.

#ifndef LIGGARE_STORE_DATABASE_H_
#define LIGGARE_STORE_DATABASE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/derived.h"
#include "store/key_layout.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
class Status;
}  // namespace rocksdb

namespace liggare::store {

// The version of everything below: keys, values and families. A folder of another version is
// refused.
inline constexpr int kFormatVersion = 2;

struct DatabaseOptions {
  // The folder; made when it does not exist. Its parent must exist.
  std::string path;
  // Borrowed; the machine's when null.
  rocksdb::Env* env = nullptr;
  // What is kept in memory of files, filters and their directories included.
  size_t cache_bytes = 256u << 20;
  // What a commit leaves free of the disk: it needs room for itself and, some time, for writing out
  // what is in memory.
  int64_t free_disk_bytes_min = 64 << 20;
};

// RocksDB's own figures, of all families.
struct RocksFigures {
  int64_t file_bytes = 0;
  int64_t memtable_bytes = 0;
  int64_t pending_compaction_bytes = 0;
  int64_t compactions_running = 0;
  int64_t background_errors = 0;
};

class Database {
 public:
  // FAILED_PRECONDITION when another process has the folder open or its format is another;
  // DATA_LOSS when what lies there is damaged.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& path() const;
  rocksdb::Env& env() const;
  int64_t free_disk_bytes_min() const;
  rocksdb::DB& rocks() const;
  rocksdb::ColumnFamilyHandle* family(ColumnFamily family) const;

  // The live generation of each derived family; held while a reader uses it.
  std::shared_ptr<const Derived> derived() const;
  // New, empty families beside the live ones for those named, the live ones for the others. They
  // are not live, and are dropped when they are let go of without a Switch.
  absl::StatusOr<std::shared_ptr<const Derived>> NewGeneration(
      std::span<const DerivedFamily> families);
  // Makes a generation live, durably: after a crash it is this one or the one before. Those it
  // replaces are dropped when the last reader has let go of them. To be called by EventLog alone,
  // whose Switch sees to it that nothing is missing.
  absl::Status Switch(std::shared_ptr<const Derived> derived);
  // Has it called when damage is found in a live derived family, on the thread that finds it; what
  // was found before is told by derived(). With nullptr never again, once this returns.
  void OnDamage(std::function<void()> call);

  // Bytes in use of what DatabaseOptions::cache_bytes limits.
  size_t cache_bytes() const;

  RocksFigures figures() const;

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
