// What is to go wrong on a disk, and when: one operation that fails or answers wrongly, or the
// power that is cut there.

#ifndef LIGGARE_TESTS_SUPPORT_PLANNED_FAULT_H_
#define LIGGARE_TESTS_SUPPORT_PLANNED_FAULT_H_

#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rocksdb/io_status.h"

namespace liggare::support {

enum class FileKind { kAny, kWal, kTable };

// Whether a path of RocksDB's is of a file of that kind.
bool IsOf(FileKind kind, const std::string& path);

// A change is everything that the disk is to keep: a write, a sync, a file that is made or renamed.
enum class Operation { kChange, kWrite, kSync, kRead };

enum class Fault {
  kFail,
  kFullDisk,
  // From then on nothing reaches a file.
  kCutPower,
  // A read answers what lies elsewhere in the file, and claims that all is well.
  kMisdirected,
  // A read answers as if nothing had ever been written there.
  kStale,
};

// The operation of that sort that comes after so many others of it.
struct PlannedFault {
  Fault fault = Fault::kFail;
  Operation operation = Operation::kChange;
  FileKind files = FileKind::kAny;
  int after = 0;
};

// The next sync of a write-ahead log fails.
inline constexpr PlannedFault kWalSyncFails{Fault::kFail, Operation::kSync, FileKind::kWal};
// The power is cut just before the next sync of a write-ahead log: a crash amid a commit.
inline constexpr PlannedFault kPowerCutAtWalSync{Fault::kCutPower, Operation::kSync,
                                                 FileKind::kWal};

// The plan and the power of one disk. Thread-safe.
class FaultPlan {
 public:
  // In place of what was planned before and has not happened.
  void Plan(std::optional<PlannedFault> planned);
  // How many planned faults have happened.
  int faults() const;
  void CutPower();
  // With nothing planned.
  void RestorePower();

  // OK when a change may go on.
  rocksdb::IOStatus Begin(Operation operation, const std::string& path);
  // The same of a read, whose answer may be wrong all the same; nothing when it is right.
  std::optional<Fault> BeginRead(const std::string& path);

 private:
  // The planned fault, when it is this operation that it befalls.
  std::optional<Fault> Take(Operation operation, const std::string& path)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  bool power_ ABSL_GUARDED_BY(mutex_) = true;
  std::optional<PlannedFault> planned_ ABSL_GUARDED_BY(mutex_);
  int faults_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_PLANNED_FAULT_H_
