#include <fmt/core.h>

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "clients/cli/choice.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct RebuildOptions {
  std::string what = "everything";
};

v1::RebuildProjectionsRequest RequestOf(const RebuildOptions& options) {
  v1::RebuildProjectionsRequest request;
  request.set_scope(options.what == "blocks"    ? v1::REBUILD_SCOPE_BLOCKS
                    : options.what == "indexes" ? v1::REBUILD_SCOPE_INDEXES
                    : options.what == "hashes"  ? v1::REBUILD_SCOPE_HASHES
                                                : v1::REBUILD_SCOPE_EVERYTHING);
  return request;
}

// Where a rebuild is, behind its bar.
std::string Note(const v1::RebuildProjectionsResponse& progress, const Words& words) {
  switch (progress.phase()) {
    case v1::REBUILD_PHASE_CATCHING_UP:
      return fmt::format("{}: {}", Printable(progress.ledger()),
                         words("catching up", "hinner ikapp"));
    case v1::REBUILD_PHASE_SWITCHING:
      return words("switching", "växlar");
    default:
      return fmt::format("{} {}/{}, {:.0f}/s", Printable(progress.ledger()), progress.events_done(),
                         progress.events_total(), progress.events_per_second());
  }
}

Table Result(const v1::RebuildProjectionsResponse& progress, absl::Duration took,
             const Words& words) {
  Table table("rebuild", "",
              {{"records_read", words("records read", "lästa poster")},
               {"seconds", words("seconds", "sekunder")},
               {"records_per_second", words("records a second", "poster per sekund")}});
  const double seconds = absl::ToDoubleSeconds(took);
  const double rate = seconds > 0 ? static_cast<double>(progress.events_total()) / seconds : 0;
  table.Add({Cell::Number(progress.events_total()), Cell::Text(fmt::format("{:.1f}", seconds)),
             Cell::Number(static_cast<int64_t>(rate))});
  return table;
}

absl::Status RunRebuild(Session& session, const RebuildOptions& options) {
  const Words words = session.words();
  const absl::Time began = absl::Now();
  std::optional<Progress> bar;
  v1::RebuildProjectionsResponse last;
  const absl::Status status = session.client().RebuildProjections(
      RequestOf(options), [&](const v1::RebuildProjectionsResponse& progress) {
        last = progress;
        if (session.format() == Format::kJson) {
          session.PrintLine(progress);
          return session.Flush();
        }
        if (!bar.has_value())
          bar.emplace(words("rebuilding", "bygger om"), progress.events_total());
        bar->Update(progress.events_done(), Note(progress, words));
        return absl::OkStatus();
      });
  bar.reset();
  if (!status.ok()) return status;
  if (session.format() != Format::kJson) {
    session.PrintTable(Result(last, absl::Now() - began, words));
  }
  return absl::OkStatus();
}

}  // namespace

void AddRebuildCommand(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("rebuild", "Make what is derived from the records anew, while it is used");
  auto options = std::make_shared<RebuildOptions>();
  command
      ->add_option("--what", options->what,
                   "blocks: what budgets are answered from; indexes: those of event ids and tags; "
                   "hashes: those of the trees that proofs are made of; everything: all three")
      ->type_name("blocks|indexes|hashes|everything")
      ->check(OneOf({"blocks", "indexes", "hashes", "everything"}))
      ->capture_default_str();
  command->footer(
      "No record is touched. Appends and questions go on meanwhile; Ctrl-C ends the rebuild, and\n"
      "what was in use stays. Everything reads each record twice: for the indexes, then for the\n"
      "blocks.\n"
      "\nExamples:\n"
      "  liggare rebuild\n"
      "  liggare rebuild --what blocks --format json");
  RunWith(command, session, Needs::kNothing, options, RunRebuild);
}

}  // namespace liggare::cli
