#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/auditor/files.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/follow_up_file.h"
#include "clients/cli/report_answers.h"
#include "clients/report/build.h"
#include "clients/report/csv.h"
#include "clients/report/html.h"
#include "clients/report/markdown.h"
#include "clients/report/xlsx.h"

namespace liggare::cli {
namespace {

struct ReportOptions {
  AsOfOptions as_of;
  std::string previous;
  std::string draft;
  std::string file;
};

// Writes a report in the form that an ending names.
using WriteForm = absl::Status (*)(const report::Document& document, const Session& session,
                                   const std::string& file);

absl::Status WriteHtml(const report::Document& document, const Session& session,
                       const std::string& file) {
  return auditor::WriteFile(file, report::Html(document, session.words()));
}

absl::Status WriteMarkdown(const report::Document& document, const Session& session,
                           const std::string& file) {
  return auditor::WriteFile(file, report::Markdown(document, session.words()));
}

absl::Status WriteCsv(const report::Document& document, const Session& session,
                      const std::string& file) {
  const bool swedish = session.language() == Language::kSwedish;
  return auditor::WriteFile(file, report::Csv(document, swedish ? report::CsvForm::kSwedishExcel
                                                                : report::CsvForm::kRfc4180));
}

// Beside its place first, so that a workbook is there whole or not at all.
absl::Status WriteWorkbook(const report::Document& document, const Session& session,
                           const std::string& file) {
  const std::string unfinished = file + ".unfinished";
  const absl::Status written = report::WriteXlsx(document, session.words(), unfinished);
  if (!written.ok()) return written;
  std::error_code error;
  std::filesystem::rename(unfinished, file, error);
  if (!error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot write ", file, ": ", error.message()));
}

struct Form {
  const char* ending;
  WriteForm write;
};

constexpr Form kForms[] = {
    {".html", WriteHtml}, {".xlsx", WriteWorkbook}, {".csv", WriteCsv}, {".md", WriteMarkdown}};

absl::StatusOr<WriteForm> FormOf(const std::string& file) {
  std::vector<std::string> endings;
  for (const Form& form : kForms) {
    if (absl::AsciiStrToLower(file).ends_with(form.ending)) return form.write;
    endings.push_back(form.ending);
  }
  return UsageError(absl::StrCat("a report is written in the form that its file's ending names: ",
                                 absl::StrJoin(endings, ", "), "; not \"", file, "\""));
}

absl::StatusOr<report::Forecasts> ReadDraft(const std::string& file) {
  const absl::StatusOr<std::vector<v1::Event>> events = ReadFollowUpFile(file);
  if (!events.ok()) return events.status();
  report::Forecasts forecasts{events->front().payload().follow_up_approved(),
                              {},
                              /*approved=*/false};
  for (const v1::Event& event : *events) {
    if (event.payload().has_follow_up_line()) {
      forecasts.lines.push_back(event.payload().follow_up_line());
    }
  }
  return forecasts;
}

absl::Status RunReport(Session& session, const ReportOptions& options) {
  const absl::StatusOr<WriteForm> write = FormOf(options.file);
  if (!write.ok()) return write.status();
  ReportQuestion question;
  question.previous = options.previous;
  if (!options.draft.empty()) {
    absl::StatusOr<report::Forecasts> draft = ReadDraft(options.draft);
    if (!draft.ok()) return draft.status();
    question.draft = *std::move(draft);
  }
  const absl::StatusOr<v1::AsOf> as_of = options.as_of.AsOf();
  if (!as_of.ok()) return as_of.status();
  question.as_of = *as_of;
  const absl::StatusOr<report::Answers> answers = AskForReport(session, question);
  if (!answers.ok()) return answers.status();

  const Words words = session.words();
  const absl::Status written =
      (*write)(report::BuildReport(*answers, words), session, options.file);
  if (!written.ok()) return written;
  session.Say(fmt::format("{} {} {}\n", words("Written:", "Skriven:"), options.file,
                          Describe(answers->budget.as_of(), words)));
  return absl::OkStatus();
}

}  // namespace

void AddReportCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("report", "Write the follow-up report that a board reads");
  auto options = std::make_shared<ReportOptions>();
  options->as_of.AddTo(command);
  command
      ->add_option("--compare", options->previous,
                   "Show what has changed since this date, or since what this follow-up stood on")
      ->type_name("DATE|ID");
  command
      ->add_option("--draft", options->draft,
                   "Show the forecasts of this completed draft, before it is approved")
      ->type_name("FILE.jsonl");
  command
      ->add_option("-o,--output", options->file,
                   "The file; its ending names the form: .html (for screen and A4), .xlsx, .csv or "
                   ".md")
      ->type_name("FILE")
      ->required();
  command->footer(
      "CSV is RFC 4180 in English, and in Swedish the form that Swedish Excel opens: semicolons,\n"
      "decimal commas and a byte order mark.\n"
      "\nExamples:\n"
      "  liggare report --at 2020-04-30 --lang sv -o april.html\n"
      "  liggare report --at 2020-08-31 --compare 2020-t1 -o augusti.xlsx\n"
      "  liggare report --at 2020-04-30 --draft 2020-t1.jsonl -o underlag.html");
  RunWith(command, session, Needs::kLedger, options, RunReport);
}

}  // namespace liggare::cli
