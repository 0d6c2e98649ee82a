#include "clients/cli/log_options.h"

#include <fmt/core.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/auditor/files.h"

namespace liggare::cli {

void LogOptions::AddTo(CLI::App* command) {
  keys_.AddTo(command);
  command->add_option("--size", size_, "The first so many events; else all")->type_name("N");
  command
      ->add_option("--from", from_file_,
                   "A checkpoint that you kept: the log must still be what it says")
      ->type_name("CHECKPOINT");
}

absl::StatusOr<auditor::LogQuestion> LogOptions::Question(const Session& session) const {
  auditor::LogQuestion question;
  question.ledger = session.ledger();
  if (size_.has_value()) question.size = Size{*size_};
  absl::StatusOr<VerifierKeys> keys = keys_.ledger();
  if (!keys.ok()) return keys.status();
  question.keys = *std::move(keys);
  if (from_file_.empty()) return question;
  absl::StatusOr<std::string> encoded = auditor::ReadFile(from_file_);
  if (!encoded.ok()) return encoded.status();
  absl::StatusOr<auditor::StatedCheckpoint> kept = auditor::ReadCheckpoint(*std::move(encoded));
  if (!kept.ok()) return kept.status();
  question.kept = *std::move(kept);
  question.kept_in = from_file_;
  return question;
}

void LogProgress::Update(const auditor::Batch& batch, Size to) {
  if (!bar_.has_value()) bar_.emplace(what_, to.value);
  bar_->Update(batch.end().value, fmt::format("{}/{}", batch.end().value, to.value));
}

void AddLog(const auditor::VerifiedLog& log, absl::Duration took, const Words& words,
            Report& report) {
  AddCheckpoint(log.checkpoint, words, report);
  if (!log.losses.empty()) {
    report.Add("records_lost_at", words("RECORDS LOST BEFORE", "POSTER FÖRLORADE FÖRE"),
               absl::StrJoin(log.losses, ", ", [](std::string* out, Position position) {
                 absl::StrAppend(out, position.value);
               }));
  }
  const double seconds = absl::ToDoubleSeconds(took);
  const auto size = static_cast<double>(log.checkpoint.checkpoint.head.size.value);
  report.Add("seconds", words("seconds", "sekunder"), fmt::format("{:.2f}", seconds));
  report.Add("records_per_second", words("records a second", "poster per sekund"),
             seconds > 0 ? static_cast<int64_t>(size / seconds) : 0);
}

}  // namespace liggare::cli
