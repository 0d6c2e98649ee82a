#include <fmt/core.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "clients/cli/progress.h"
#include "clients/cli/verify_commands.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct StoreOptions {
  bool all = false;
};

Table DamageTable(const Words& words) {
  return Table(
      "damages", "",
      {{"ledger", words("ledger", "liggare")},
       {"position", words("position", "position")},
       {"what", words("what was found", "vad som hittades"), Column::Shown::kEverywhere, 0, 200}});
}

absl::Status RunStore(Session& session, const StoreOptions& options) {
  v1::VerifyStoreRequest request;
  if (!options.all) request.set_ledger(session.ledger());
  const Words words = session.words();
  Table damages = DamageTable(words);
  int64_t found = 0;
  std::optional<Progress> bar;
  v1::VerifyStoreResponse last;
  const absl::Status read = session.client().VerifyStore(
      request, [&](const v1::VerifyStoreResponse& progress) -> absl::Status {
        last = progress;
        found += progress.damages_size();
        for (const v1::Damage& damage : progress.damages()) {
          damages.Add({Cell::Text(damage.ledger()), Cell::Number(damage.position()),
                       Cell::Text(Printable(damage.what()))});
        }
        if (session.format() == Format::kJson) {
          session.PrintLine(progress);
          return session.Flush();
        }
        if (!bar.has_value()) {
          bar.emplace(words("verifying", "verifierar"), progress.records_total());
        }
        bar->Update(progress.records_done(),
                    fmt::format("{} {}/{}", Printable(progress.ledger()), progress.records_done(),
                                progress.records_total()));
        return absl::OkStatus();
      });
  bar.reset();
  if (!read.ok()) return read;
  if (!last.done()) return absl::DataLossError("the server ended before it had read everything");
  if (found > 0) {
    if (session.format() != Format::kJson) session.PrintTable(damages);
    return absl::DataLossError(absl::StrCat("the store is damaged: ", found, " found"));
  }
  session.Say(fmt::format("{}: {}\n",
                          words("Everything that is stored is sound; records read",
                                "Allt som är lagrat är helt; lästa poster"),
                          last.records_done()));
  return absl::OkStatus();
}

}  // namespace

void AddVerifyStore(CLI::App& verify, Session& session) {
  CLI::App* command = verify.add_subcommand(
      "store", "Let the server read every record and hash that it has stored");
  auto options = std::make_shared<StoreOptions>();
  command->add_flag("--all", options->all, "Of every ledger, though one is named");
  command->footer(
      "Without --ledger and LIGGARE_LEDGER every ledger is read. This finds damage, no deceit: "
      "for\n"
      "that there is `liggare verify log`.\n"
      "\nExample:\n  liggare verify store --all");
  RunWith(command, session, Needs::kNothing, options, RunStore);
}

}  // namespace liggare::cli
