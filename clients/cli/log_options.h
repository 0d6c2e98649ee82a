// What the commands share that replay a whole log: which one, what is trusted and known of it, how
// far it has been read, and what came of it.
//
// Values only, but for the bar, which is used by one thread.

#ifndef LIGGARE_CLIENTS_CLI_LOG_OPTIONS_H_
#define LIGGARE_CLIENTS_CLI_LOG_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/auditor/verify_log.h"
#include "clients/cli/key_options.h"
#include "clients/cli/progress.h"
#include "clients/cli/report.h"
#include "clients/cli/session.h"

namespace liggare::cli {

class LogOptions {
 public:
  // `--key`, `--size` and `--from`.
  void AddTo(CLI::App* command);
  absl::StatusOr<auditor::LogQuestion> Question(const Session& session) const;

 private:
  KeyOptions keys_;
  std::optional<int64_t> size_;
  std::string from_file_;
};

// The bar of a replay.
class LogProgress {
 public:
  explicit LogProgress(std::string what) : what_(std::move(what)) {}

  void Update(const auditor::Batch& batch, Size to);
  void Clear() { bar_.reset(); }

 private:
  const std::string what_;
  std::optional<Progress> bar_;
};

// Adds the checkpoint, where records were lost, and how fast the log was read.
void AddLog(const auditor::VerifiedLog& log, absl::Duration took, const Words& words,
            Report& report);

}  // namespace liggare::cli

#endif  // LIGGARE_CLIENTS_CLI_LOG_OPTIONS_H_
