// A RocksDB environment over real files whose power can be cut, and whose disk can be had to fail
// at any one operation.
//
// What was written and not synced is lost by a crash, as a crash of the machine loses it (see
// unsynced_files.h). A process that is merely killed loses nothing, so a test of durability needs
// this.
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
#include "tests/support/planned_fault.h"

namespace liggare::support {

class FaultFileSystem;
class WatchedEnv;

class FaultEnv {
 public:
  FaultEnv();
  ~FaultEnv();

  // To open a database with.
  rocksdb::Env* env();

  // From now on nothing reaches a file.
  void CutPower();
  // Takes from the files what a crash takes, and gives power again. How much of each unsynced end
  // survives is random, and so is whether what was overwritten in place does; without a generator
  // no unsynced end does, and everything that was overwritten.
  void LoseUnsynced(std::mt19937_64* random = nullptr);

  // In place of what was planned before and has not happened.
  void Plan(const PlannedFault& planned);
  void PlanNothing();
  // How many planned faults have happened.
  int faults() const;

  // From now on files claim to be synced and are not: a disk, or a program, that cheats.
  void IgnoreSyncs();
  // What the disk claims to have free; nothing: the truth.
  void SetFreeSpace(std::optional<uint64_t> bytes);
  // Write-ahead logs synced so far.
  int wal_syncs() const;

  // Waits until RocksDB has nothing to do in the background.
  void AwaitQuiet();

 private:
  std::shared_ptr<FaultFileSystem> files_;
  std::unique_ptr<WatchedEnv> env_;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_FAULT_ENV_H_
