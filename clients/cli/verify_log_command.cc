#include <fmt/core.h>
#include <google/protobuf/io/coded_stream.h>

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "clients/auditor/files.h"
#include "clients/auditor/verify_log.h"
#include "clients/cli/log_options.h"
#include "clients/cli/verify_commands.h"

namespace liggare::cli {
namespace {

struct LogCommandOptions {
  LogOptions log;
  std::string records_file;
};

// The key of `repeated bytes records = 1`.
constexpr uint8_t kRecordsKey = 1 << 3 | 2;

// A batch in wire form, as a part of one message.
std::string WireOf(const auditor::Batch& batch) {
  std::string wire;
  for (const std::string& record : batch.records.records()) {
    uint8_t length[5];
    const uint8_t* end = google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(
        static_cast<uint32_t>(record.size()), length);
    wire.push_back(static_cast<char>(kRecordsKey));
    wire.append(reinterpret_cast<const char*>(length), static_cast<size_t>(end - length));
    wire.append(record);
  }
  return wire;
}

absl::Status RunLog(Session& session, const LogCommandOptions& options) {
  const absl::StatusOr<auditor::LogQuestion> question = options.log.Question(session);
  if (!question.ok()) return question.status();
  std::optional<auditor::FileWriter> records;
  if (!options.records_file.empty()) {
    absl::StatusOr<auditor::FileWriter> opened = auditor::FileWriter::Open(options.records_file);
    if (!opened.ok()) return opened.status();
    records.emplace(*std::move(opened));
  }
  const absl::Time began = absl::Now();
  LogProgress progress(session.words()("verifying", "verifierar"));
  const absl::StatusOr<auditor::VerifiedLog> log =
      auditor::VerifyLog(session.client(), *question, [&](const auditor::Batch& batch, Size to) {
        progress.Update(batch, to);
        return records.has_value() ? records->Append(WireOf(batch)) : absl::OkStatus();
      });
  progress.Clear();
  if (!log.ok()) return log.status();
  if (records.has_value()) {
    if (absl::Status written = records->Finish(); !written.ok()) return written;
  }
  const Words words = session.words();
  Report report;
  if (question->kept.has_value()) {
    report.Add("from_size", words("extends the kept size", "bygger på sparad storlek"),
               question->kept->says.head.size.value);
  }
  AddLog(*log, absl::Now() - began, words, report);
  report.Print(session, words("The log is what its checkpoint says, from the first record to the "
                              "last.\n",
                              "Loggen är vad dess kontrollpunkt säger, från första posten till "
                              "sista.\n"));
  return absl::OkStatus();
}

}  // namespace

void AddVerifyLog(CLI::App& verify, Session& session) {
  CLI::App* command = verify.add_subcommand(
      "log", "Read every record and hold the log against its signed checkpoint");
  auto options = std::make_shared<LogCommandOptions>();
  options->log.AddTo(command);
  command
      ->add_option("--records", options->records_file,
                   "Write the records to a file, for `liggared --import-records`")
      ->type_name("FILE");
  command->footer(
      "Recomputes the root; checks its signature, and that a kept checkpoint is a part of the\n"
      "same log; and of every record the ledger, the position, the append, the time, that its id\n"
      "is unique, and the keys that the log names. Ids are sorted in a temporary file (TMPDIR),\n"
      "24 bytes each.\n"
      "\nExamples:\n"
      "  liggare verify log --key VKEY\n"
      "  liggare verify log --key VKEY --from 57.checkpoint\n"
      "  liggare verify log --key VKEY --size 9000 --records ledger.records");
  RunWith(command, session, Needs::kLedger, options, RunLog);
}

}  // namespace liggare::cli
