// A program running in a process of its own, and what it writes.
//
// Thread-safe but for its end. Owns the process, which it kills when it ends itself.

#ifndef LIGGARE_TESTS_SUPPORT_PROGRAM_RUN_H_
#define LIGGARE_TESTS_SUPPORT_PROGRAM_RUN_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace liggare::support {

class ProgramRun {
 public:
  // Starts the program; stdin is empty, stdout and stderr are read. `environment` holds NAME=VALUE
  // and is added to this process's own.
  ProgramRun(const std::string& program, const std::vector<std::string>& arguments,
             const std::vector<std::string>& environment = {});
  ~ProgramRun();
  ProgramRun(const ProgramRun&) = delete;
  ProgramRun& operator=(const ProgramRun&) = delete;

  pid_t process() const { return process_; }
  void Signal(int number);
  // From now on no file may grow beyond so many bytes: writes that would make one do fail.
  void LimitFileSize(uint64_t bytes);
  // The exit code, or 128 and the number of the signal that ended it.
  int Wait();

  std::string output() const;
  // Waits until the output holds the text; false when it has ended without.
  bool WaitForOutput(const std::string& text);

 private:
  void ReadOutput(int from);

  pid_t process_ = 0;
  std::optional<int> exit_code_;
  mutable absl::Mutex mutex_;
  std::string output_ ABSL_GUARDED_BY(mutex_);
  bool output_ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread reader_;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_PROGRAM_RUN_H_
