#include <google/protobuf/struct.pb.h>

#include "clients/auditor/files.h"
#include "clients/cli/export_commands.h"
#include "clients/cli/json.h"
#include "clients/cli/report.h"
#include "clients/cli/whole_ledger.h"
#include "services/budget/amounts.h"
#include "store/proof/hash.h"

namespace liggare::cli {
namespace {

struct JournalOptions {
  std::string file;
  bool with_texts = false;
};

// The last line: what the lines before it must come to, and the checkpoint they end at. 64-bit
// numbers are texts, as in the events.
std::string ControlLine(const auditor::StatedCheckpoint& checkpoint, int64_t posted) {
  google::protobuf::Struct control;
  auto& fields = *control.mutable_fields();
  fields["events"].set_string_value(std::to_string(checkpoint.says.head.size.value));
  fields["posted"].set_string_value(std::to_string(posted));
  fields["root"].set_string_value(proof::HashText(checkpoint.says.head.root));
  fields["checkpoint"].set_string_value(checkpoint.encoded);
  google::protobuf::Struct line;
  *(*line.mutable_fields())["control"].mutable_struct_value() = control;
  return ToJsonLine(line) + "\n";
}

absl::Status RunJournal(Session& session, const JournalOptions& options) {
  const absl::StatusOr<auditor::StatedCheckpoint> checkpoint = NewestCheckpoint(session);
  if (!checkpoint.ok()) return checkpoint.status();
  absl::StatusOr<auditor::FileWriter> file = auditor::FileWriter::Open(options.file);
  if (!file.ok()) return file.status();
  int64_t posted = 0;
  absl::Status status = ReadWholeLedger(
      session, checkpoint->says.head.size, options.with_texts,
      [&](const v1::ReadEventsResponse& batch) {
        std::string lines;
        for (const v1::Record& record : batch.records()) {
          posted = budget::Add(posted, record.event().payload().cost_posted().amount());
          lines += ToJsonLine(record) + "\n";
        }
        return file->Append(lines);
      });
  if (status.ok()) status = file->Append(ControlLine(*checkpoint, posted));
  if (status.ok()) status = file->Finish();
  if (!status.ok()) return status;

  const Words words = session.words();
  Report report;
  report.Add("file", words("file", "fil"), options.file);
  report.Add("events", words("events", "händelser"), checkpoint->says.head.size.value);
  report.Add("posted", words("posted in all, öre", "bokfört sammanlagt, öre"), posted);
  report.Add("root", words("root", "rot"), proof::HashText(checkpoint->says.head.root));
  report.Print(session, words("The journal is exported, up to the newest checkpoint.\n",
                              "Journalen är exporterad, till den nyaste kontrollpunkten.\n"));
  return absl::OkStatus();
}

}  // namespace

CLI::App* AddExportJournal(CLI::App& command, Session& session) {
  CLI::App* journal = command.add_subcommand(
      "journal", "Every event as JSON Lines, up to the newest checkpoint, with a control total");
  auto options = std::make_shared<JournalOptions>();
  journal->add_option("-o,--output", options->file, "The file")
      ->type_name("FILE.jsonl")
      ->required();
  journal->add_flag("--with-texts", options->with_texts, "Also private texts");
  journal->footer(
      "The last line is the control total: how many events, what their entries sum to, and the\n"
      "signed checkpoint that they end at. `export --tiles` gives the bytes that were signed.\n"
      "\nExample:\n  liggare export journal -o trygghet.jsonl");
  RunWith(journal, session, Needs::kLedger, options, RunJournal);
  return journal;
}

}  // namespace liggare::cli
