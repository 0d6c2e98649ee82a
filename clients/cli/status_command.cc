#include <fmt/core.h>

#include "absl/strings/ascii.h"
#include "clients/cli/as_of_options.h"
#include "clients/cli/commands.h"
#include "clients/cli/words.h"

namespace liggare::cli {
namespace {

struct StatusOptions {};

std::string Bytes(int64_t bytes) { return fmt::format("{} MiB", (bytes + (1 << 19)) >> 20); }

std::string Mending(const v1::Mending& mending, const Words& words) {
  std::string text = fmt::format(
      "{}: {}\n{}: {}, {} {} {}\n", words("DAMAGED", "SKADAT"), Printable(mending.damage()),
      words("being rebuilt", "byggs om"),
      absl::AsciiStrToLower(ShortName(v1::RebuildScope_Name(mending.scope()), "REBUILD_SCOPE_")),
      mending.events_done(), words("of", "av"), mending.events_total());
  if (!mending.failure().empty()) {
    text += fmt::format("{}: {}\n", words("the last attempt failed", "det senaste försöket föll"),
                        Printable(mending.failure()));
  }
  return text;
}

std::string Verification(const v1::StoreVerification& verification, const Words& words) {
  std::string text = fmt::format(
      "{} {}: {} {}, {} {}\n", words("store verified", "lagret verifierat"),
      FormatInstant(verification.finished_at()), verification.records(), words("records", "poster"),
      verification.damages_size(), words("damages", "skador"));
  for (const v1::Damage& damage : verification.damages()) {
    text +=
        fmt::format("{}: {}, {} {}: {}\n", words("DAMAGED", "SKADAT"), Printable(damage.ledger()),
                    words("position", "position"), damage.position(), Printable(damage.what()));
  }
  return text;
}

std::string Disk(const v1::GetStatusResponse& status, const Words& words) {
  if (status.free_disk_bytes() < 0) return "";
  const std::string full = status.free_disk_bytes() < status.free_disk_bytes_min()
                               ? words("; DISK FULL: nothing is appended until there is room",
                                       "; DISKEN ÄR FULL: inget läggs till förrän det finns plats")
                               : std::string();
  return fmt::format("{}: {}, {} {}{}\n", words("free on the disk", "ledigt på disken"),
                     Bytes(status.free_disk_bytes()), words("of which is kept free", "varav hålls"),
                     Bytes(status.free_disk_bytes_min()), full);
}

// Why nothing is appended to a ledger, or signed for it.
std::string Trouble(const v1::LedgerStatus& ledger) {
  if (!ledger.halt_reason().empty()) return ledger.halt_reason();
  return ledger.behind_anchor().empty() ? ledger.signing_failure() : ledger.behind_anchor();
}

std::string Heading(const v1::GetStatusResponse& status, const Words& words) {
  std::string text = fmt::format(
      "{}: {}\n", words("state", "läge"),
      absl::AsciiStrToLower(ShortName(v1::ServerState_Name(status.state()), "SERVER_STATE_")));
  if (!status.halt_reason().empty()) {
    text += fmt::format("{}: {}\n", words("HALTED because", "STANNAD för att"),
                        Printable(status.halt_reason()));
  }
  text += fmt::format("{} {}, {} {}, {} {}\n", words("version", "version"),
                      Printable(status.version()), words("on-disk format", "lagringsformat"),
                      status.format_version(), words("rules", "regler"), status.rules_version());
  text += fmt::format("{} {}\n", words("started", "startad"), FormatInstant(status.started_at()));
  text += fmt::format("{}: {} {} {}; {}: {}\n", words("appends waiting", "tillägg i kö"),
                      status.queued_appends(), words("of at most", "av högst"),
                      status.queued_appends_max(), words("subscribers", "prenumeranter"),
                      status.subscribers());
  text +=
      fmt::format("{}: {}; {}: {} {} {}\n", words("memory", "minne"), Bytes(status.memory_bytes()),
                  words("cache", "cache"), Bytes(status.cache_bytes()),
                  words("of at most", "av högst"), Bytes(status.cache_bytes_max()));
  const std::string unindexed_max =
      status.unindexed_events_max() == 0
          ? ""
          : fmt::format(" {} {}", words("of at most", "av högst"), status.unindexed_events_max());
  text += fmt::format("{}: {}{} ({})\n",
                      words("events not in the indexes yet", "händelser ännu inte i indexen"),
                      status.unindexed_events(), unindexed_max, Bytes(status.unindexed_bytes()));
  if (!status.write_failure().empty()) {
    text += fmt::format(
        "{}: {}\n",
        words("INDEXES AND BLOCKS CANNOT BE WRITTEN", "INDEX OCH BLOCK KAN INTE SKRIVAS"),
        Printable(status.write_failure()));
  }
  text += Disk(status, words);
  if (status.clock_jumped()) {
    text += words("THE CLOCK JUMPED: appends wait until the server is restarted\n",
                  "KLOCKAN HOPPADE: tillägg väntar tills servern startas om\n");
  }
  if (!status.purge_failure().empty()) {
    text += fmt::format(
        "{}: {}\n",
        words("ERASED TEXTS ARE STILL ON THE DISK", "RADERADE TEXTER FINNS KVAR PÅ DISKEN"),
        Printable(status.purge_failure()));
  }
  if (status.has_last_backup()) {
    text +=
        fmt::format("{} {}: {}, {} {}\n", words("backup", "säkerhetskopia"),
                    status.last_backup().number(), FormatInstant(status.last_backup().made_at()),
                    status.last_backup().events(), words("events", "händelser"));
  }
  if (status.has_mending()) text += Mending(status.mending(), words);
  if (status.has_last_verification()) text += Verification(status.last_verification(), words);
  if (status.open_access()) {
    text += words("OPEN ACCESS: whoever reaches the port may use every call (no TLS)\n",
                  "ÖPPEN ÅTKOMST: den som når porten får använda alla anrop (ingen TLS)\n");
  }
  return text;
}

absl::Status RunStatus(Session& session, const StatusOptions&) {
  // Whoever asks how a server is wants to know at once that it is not there.
  const absl::StatusOr<v1::GetStatusResponse> status =
      session.Connect(absl::ZeroDuration())->GetStatus(v1::GetStatusRequest());
  if (!status.ok()) return status.status();

  const Words words = session.words();
  Table table("ledgers", "",
              {{"ledger", words("ledger", "liggare")},
               {"size", words("size", "storlek")},
               {"unwritten_positions", words("not in blocks yet", "ännu inte i block")},
               {"checkpoint_size", words("signed", "undertecknat")},
               {"last_recorded_at", words("last recorded at", "senast registrerat")},
               {"trouble", words("trouble", "hinder")}});
  for (const v1::LedgerStatus& ledger : status->ledgers()) {
    const std::string last =
        ledger.has_last_recorded_at() ? FormatInstant(ledger.last_recorded_at()) : "";
    table.Add({Cell::Text(ledger.ledger()), Cell::Number(ledger.size()),
               Cell::Number(ledger.unwritten_positions()), Cell::Number(ledger.checkpoint_size()),
               Cell::Text(last), Cell::Text(Trouble(ledger))});
  }
  session.Print(*status, Heading(*status, words), {table});
  if (status->state() == v1::SERVER_STATE_HALTED) {
    return absl::DataLossError("the server has halted: it appends nothing until it is restarted");
  }
  return absl::OkStatus();
}

}  // namespace

void AddStatusCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "status", "Show how the server and its ledgers are; exit code 1 when it is down or halted");
  command->footer("Example:\n  liggare status --server 127.0.0.1:50551");
  RunWith(command, session, Needs::kNothing, std::make_shared<StatusOptions>(), RunStatus);
}

}  // namespace liggare::cli
