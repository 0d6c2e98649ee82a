// A RocksDB environment over real files whose power can be cut.
//
// What was written and not synced is then lost, as a crash of the machine loses it: of each file
// some of the unsynced end, and files that were made since their folder was last synced. What was
// deleted or renamed stays so. A process that is merely killed loses nothing, so a test of
// durability needs this.
//
// To crash: CutPower(), end everything that uses the environment, LoseUnsynced().
//
// Thread-safe.

#ifndef LIGGARE_TESTS_SUPPORT_FAULT_ENV_H_
#define LIGGARE_TESTS_SUPPORT_FAULT_ENV_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "rocksdb/env.h"

namespace liggare::support {

class FaultFileSystem;

class FaultEnv {
 public:
  FaultEnv();
  ~FaultEnv();

  // To open a database with.
  rocksdb::Env* env() { return env_.get(); }

  // From now on nothing reaches a file.
  void CutPower();
  // Takes from the files what a crash takes, and gives power again. How much of each unsynced end
  // survives is random; without a generator none of it does.
  void LoseUnsynced(std::mt19937_64* random = nullptr);

  // From now on files claim to be synced and are not: a disk, or a program, that cheats.
  void IgnoreSyncs();
  // The next sync of a write-ahead log fails.
  void FailNextWalSync();
  // The power is cut just before the next sync of a write-ahead log: a crash amid a commit.
  void CutPowerAtNextWalSync();
  // The power is cut after so many writes and changes of files or folders, syncs included.
  void CutPowerAfter(int operations);
  // What the disk claims to have free; nothing: the truth.
  void SetFreeSpace(std::optional<uint64_t> bytes);
  // Write-ahead logs synced so far.
  int wal_syncs() const;

 private:
  std::shared_ptr<FaultFileSystem> files_;
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_FAULT_ENV_H_
