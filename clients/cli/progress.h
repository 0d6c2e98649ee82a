// A progress bar on a terminal's standard error for what takes more than a second. Silent where
// standard error is not a terminal. Used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_PROGRESS_H_
#define LIGGARE_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace liggare::cli {

class Progress {
 public:
  // A total of zero is an unknown one.
  Progress(std::string what, int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // So much of the total is done; `note` stands behind the bar.
  void Update(int64_t done, const std::string& note);
  // Takes the bar away before something else is written.
  void Clear();

 private:
  const std::string what_;
  const int64_t total_;
  const bool on_terminal_;
  const absl::Time started_at_;
  absl::Time drawn_at_;
  bool drawn_ = false;
};

// "[=====     ]", so many places between the brackets.
std::string Bar(int64_t done, int64_t total, int places);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_PROGRESS_H_
