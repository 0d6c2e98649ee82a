#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/auditor/receipt.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/error_report.h"
#include "clients/cli/event_lines.h"
#include "clients/cli/event_options.h"
#include "clients/cli/progress.h"
#include "liggare/error.h"

namespace liggare::cli {
namespace {

struct AppendOptions {
  std::string file;
  int batch = 1;
  bool atomic = false;
  bool new_ids = false;
  bool validate_only = false;
  std::string receipts;

  // How many events an append holds at most. A file that is only validated is one append: its lines
  // rest on each other, and none of them is there yet.
  int EventsMax() const {
    return atomic || validate_only ? std::numeric_limits<int>::max() : batch;
  }
};

// What has been done so far.
struct Tally {
  int64_t appended = 0;
  int64_t repeated = 0;
  int64_t size = 0;
  FlagCounts flags;    // of what is new
  int remarkable = 0;  // how many new events people should see
};

// More than a screen of remarkable events is counted, not shown.
constexpr int kRemarkableShownMax = 20;

// Reads the whole file once, so that nothing of a file with a malformed line is appended.
absl::Status CheckLines(const AppendOptions& options) {
  std::ifstream stream(options.file);
  EventLines lines(stream, options.file, options.new_ids);
  absl::Status first;
  int malformed = 0;
  while (true) {
    const absl::StatusOr<std::optional<EventLine>> line = lines.Next();
    if (line.ok() && !line->has_value()) break;
    if (line.ok()) continue;
    if (malformed++ == 0) first = line.status();
    if (!absl::IsInvalidArgument(line.status())) break;
  }
  if (malformed <= 1) return first;
  return absl::InvalidArgumentError(absl::StrCat(std::string(first.message()), " (", malformed,
                                                 " lines of the file are malformed)"));
}

// Says in which line of the file the refused event stands.
absl::Status NameLine(const absl::Status& refusal, const std::string& file,
                      const std::vector<EventLine>& group) {
  const client::Error error = client::Decode(refusal);
  std::string lines = std::to_string(group.front().line);
  if (group.size() > 1) lines += "-" + std::to_string(group.back().line);
  const auto index = error.metadata.find("event_index");
  for (size_t i = 0; index != error.metadata.end() && i < group.size(); ++i) {
    if (index->second == std::to_string(i)) lines = std::to_string(group[i].line);
  }
  return WithMessage(refusal, absl::StrCat(file, ":", lines, ": ", WithoutIndex(error)));
}

// Whether people should see an event of a file by itself: for a flag that is not merely EXAMPLE.
bool IsRemarkable(const v1::AppendedEvent& event) {
  return std::any_of(event.flags().begin(), event.flags().end(),
                     [](const v1::Flag& flag) { return flag.reason() != v1::FLAG_REASON_EXAMPLE; });
}

// One row for each event; for people only for the new ones that are remarkable.
Table EventTable(const Session& session, const v1::AppendResponse& response,
                 const std::vector<EventLine>& group, Tally& tally) {
  const Words words = session.words();
  Table table("events", "",
              {{"line", words("line", "rad i filen"), Column::Shown::kEverywhere, 5, 60, true},
               {"position", words("position", "position"), Column::Shown::kEverywhere, 8, 60, true},
               {"event_id", words("event id", "händelse-id"), Column::Shown::kCsvOnly},
               {"repeated", words("repeated", "upprepad"), Column::Shown::kCsvOnly},
               {"flags", words("flags", "flaggor"), Column::Shown::kEverywhere, 0, 200}});
  for (size_t i = 0; i < group.size() && static_cast<int>(i) < response.events_size(); ++i) {
    const v1::AppendedEvent& event = response.events(static_cast<int>(i));
    const bool hidden = response.repeated_append() || !IsRemarkable(event);
    if (session.format() == Format::kTable &&
        (hidden || ++tally.remarkable > kRemarkableShownMax)) {
      continue;
    }
    const std::string flags = absl::StrJoin(
        event.flags(), "; ",
        [&words](std::string* out, const v1::Flag& flag) { out->append(FlagDetail(flag, words)); });
    table.Add({Cell::Number(group[i].line), Cell::Number(event.position()),
               Cell::Text(group[i].event.event_id()),
               Cell::Text(response.repeated_append() ? "true" : "false"), Cell::Text(flags)});
  }
  return table;
}

void CountFlags(const v1::AppendResponse& response, FlagCounts& counts) {
  for (const v1::AppendedEvent& event : response.events()) {
    FlagReasons reasons;
    for (const v1::Flag& flag : event.flags()) reasons.insert(flag.reason());
    for (const v1::FlagReason reason : reasons) ++counts[reason];
  }
}

std::string Summary(const Session& session, const AppendOptions& options, const Tally& tally) {
  const Words words = session.words();
  std::string text;
  if (options.validate_only) {
    text = fmt::format(
        "{} {}\n", words.Events(tally.appended + tally.repeated),
        words("may be appended; nothing was appended.", "får läggas till; ingenting lades till."));
  } else {
    text = fmt::format("{} {}, {} {}. {} {} {} {}.\n", words.Events(tally.appended),
                       words("appended", "tillagda"), tally.repeated,
                       words("already there", "fanns redan"), words("Ledger", "Liggaren"),
                       session.ledger(), words("has size", "har storlek"), tally.size);
  }
  if (tally.remarkable > kRemarkableShownMax) {
    text += fmt::format(
        "… {} {}\n", tally.remarkable - kRemarkableShownMax,
        words("more flagged events are counted only", "flaggade händelser till räknas bara"));
  }
  if (!tally.flags.empty()) {
    text += fmt::format("{}: {}\n", words("Flags", "Flaggor"), FlagText(tally.flags, words));
  }
  return text;
}

absl::StatusOr<v1::AppendResponse> Append(Session& session, const AppendOptions& options,
                                          const std::vector<EventLine>& group) {
  v1::AppendRequest request;
  request.set_ledger(session.ledger());
  request.set_validate_only(options.validate_only);
  request.set_receipt(!options.receipts.empty());
  for (const EventLine& line : group) *request.add_events() = line.event;
  const absl::StatusOr<v1::AppendResponse> response = session.client().Append(request);
  if (!response.ok() || options.receipts.empty()) return response;
  absl::Status kept = auditor::KeepReceipt(session.client(), request, *response, options.receipts);
  if (!kept.ok()) return kept;
  return response;
}

absl::Status AppendAll(Session& session, const AppendOptions& options, EventLines& lines,
                       Progress& progress, Tally& tally) {
  AppendGroups groups(lines, options.EventsMax());
  bool heading = true;
  while (true) {
    const absl::StatusOr<std::vector<EventLine>> group = groups.Next();
    if (!group.ok()) return group.status();
    if (group->empty()) return absl::OkStatus();
    const absl::StatusOr<v1::AppendResponse> response = Append(session, options, *group);
    if (!response.ok()) return NameLine(response.status(), lines.file(), *group);

    const auto count = static_cast<int64_t>(group->size());
    (response->repeated_append() ? tally.repeated : tally.appended) += count;
    tally.size = response->size();
    if (!response->repeated_append()) CountFlags(*response, tally.flags);
    if (session.format() == Format::kJson) {
      session.PrintLine(*response);
    } else {
      const Table table = EventTable(session, *response, *group, tally);
      if (!table.empty()) {
        progress.Clear();
        session.PrintTable(table, heading);
        heading = false;
      }
    }
    progress.Update(lines.bytes_read(), absl::StrCat(tally.appended + tally.repeated, " events"));
  }
}

absl::Status RunAppend(Session& session, const AppendOptions& options) {
  const bool from_stdin = options.file == "-";
  std::ifstream stream;
  int64_t bytes = 0;
  if (!from_stdin) {
    stream.open(options.file);
    if (!stream.is_open() || std::filesystem::is_directory(options.file)) {
      return absl::NotFoundError(absl::StrCat("cannot read ", options.file));
    }
    if (std::filesystem::is_regular_file(options.file)) {
      bytes = static_cast<int64_t>(std::filesystem::file_size(options.file));
      const absl::Status checked = CheckLines(options);
      if (!checked.ok()) return checked;
    }
  }

  EventLines lines(from_stdin ? std::cin : stream, from_stdin ? "<stdin>" : options.file,
                   options.new_ids);
  Tally tally;
  Progress progress(session.words()("appending", "lägger till"), bytes);
  const absl::Status status = AppendAll(session, options, lines, progress, tally);
  progress.Clear();
  if (status.ok() && tally.appended + tally.repeated == 0) {
    return absl::InvalidArgumentError(absl::StrCat(lines.file(), " has no events"));
  }
  if (!status.ok() && tally.appended + tally.repeated > 0) {
    fmt::print(
        stderr,
        "liggare: stopped after {} ({} new); put the file right and append it again: what is "
        "there already is not appended twice\n",
        Words(Language::kEnglish).Events(tally.appended + tally.repeated), tally.appended);
  }
  if (status.ok()) session.Say(Summary(session, options, tally));
  return status;
}

}  // namespace

void AddAppendCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("append", "Append the events of a file");
  auto options = std::make_shared<AppendOptions>();
  command
      ->add_option("FILE", options->file,
                   "Events in protobuf JSON, one a line; - reads standard input. Blank lines and "
                   "lines that begin with # are skipped")
      ->required();
  CLI::Option* batch =
      command
          ->add_option("--batch", options->batch,
                       "So many events an append; each append takes effect whole or not at all")
          ->type_name("N")
          ->check(Between(1, 10'000))
          ->capture_default_str();
  command->add_flag("--atomic", options->atomic, "The whole file is one append")->excludes(batch);
  CLI::Option* validate =
      command->add_flag("--validate-only", options->validate_only,
                        "Check the whole file as one append, but append nothing");
  command->add_flag("--new-ids", options->new_ids,
                    "Make ids for events without one; appending the file again appends them again");
  command
      ->add_option("--receipt", options->receipts,
                   "Write a proof of each event, POSITION.tlog-proof, into a folder; each append "
                   "then takes up to a second")
      ->type_name("DIR")
      ->excludes(validate);
  command->footer(
      "A follow-up and its lines are always one append. Appending a file again is safe: events\n"
      "that are there already are not appended twice.\n"
      "\nExamples:\n"
      "  liggare append deploy/examples/ks-2020-66.jsonl --ledger trygghet\n"
      "  liggare append costs.jsonl --validate-only\n"
      "  liggare append costs.jsonl --receipt receipts\n"
      "  make-events | liggare append - --batch 100");
  RunWith(command, session, Needs::kLedger, options, RunAppend);
}

}  // namespace liggare::cli
