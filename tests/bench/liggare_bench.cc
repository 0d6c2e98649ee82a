// liggare-bench: measures a Liggare server from outside.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

#include "absl/synchronization/mutex.h"
#include "tests/bench/bench.h"
#include "tests/bench/commands.h"

namespace {

using liggare::bench::Bench;
using liggare::bench::BusyShare;
using liggare::bench::Settings;

// From what share of the machine on, used by others, figures are not to be trusted.
constexpr double kBusyMax = 0.1;

constexpr char kFooter[] = R"(
Figures go to stdout, a line each: FIGURE<TAB>VALUE<TAB>UNIT; with several rounds the median, then
FIGURE.min and FIGURE.max. Everything else goes to stderr. Latencies are p50, p99 and p99.9 in
microseconds. Where a rate is given, a latency counts from when its request was to be sent.

Examples:
  liggare-bench append-unary --clients 64
  liggare-bench append-stream --batch 1000 --streams 4 --rounds 5
  liggare-bench load --data /var/tmp/bench/data --events 1000000
  liggare-bench query-cell --data /var/tmp/bench/data
  liggare-bench query-budget --data /var/tmp/bench/data --server /tmp/liggared-before
  liggare-bench subscribe --subscribers 100 --rate 10000
  liggare-bench append-unary --address 127.0.0.1:50551 --ledger measured

Exit codes: 0 done, 1 something failed (stderr says what), 2 wrong usage.)";

struct Command {
  const char* name;
  const char* description;
  absl::Status (*run)(Bench&);
};

constexpr Command kCommands[] = {
    {"append-unary", "appends of one event; each client waits for its answer",
     liggare::bench::AppendUnary},
    {"append-stream", "appends of --batch events over --streams, --window of each unanswered",
     liggare::bench::AppendStream},
    {"read",
     "reads the whole ledger; counts records and their bytes on the wire and makes no messages",
     liggare::bench::Read},
    {"subscribe",
     "--subscribers follow a ledger to which --rate events a second come in appends of 10: the "
     "time "
     "from when an append was to be sent to when a subscriber has it; fails unless each saw all",
     liggare::bench::Subscribe},
    {"query-cell", "one cell's figures (GetTimeline of one point) at random dates and sizes",
     liggare::bench::QueryCell},
    {"query-budget", "a year's whole budget (GetBudget) at random dates and sizes",
     liggare::bench::QueryBudget},
    {"query-proof", "inclusion proofs (GetInclusionProof) at random positions and sizes",
     liggare::bench::QueryProof},
    {"mixed", "both questions alone, and while appends run at half the bulk rate just measured",
     liggare::bench::Mixed},
    {"many-ledgers", "appends of one event over --ledgers against one; memory of a ledger",
     liggare::bench::ManyLedgers},
    {"idle",
     "memory of a ledger in use, and after --quiet seconds without; the first question after that",
     liggare::bench::Idle},
    {"open", "seconds from exec to SERVING, after a clean stop and after SIGKILL",
     liggare::bench::Open},
    {"load", "fills --data with a history of --events, to be used again", liggare::bench::Load},
    {"rebuild", "seconds of RebuildProjections of the ledger, blocks and then everything",
     liggare::bench::Rebuild},
    {"disk", "bytes of the data folder against the records' own", liggare::bench::Disk},
    {"probe",
     "the floor: the disk's own fdatasync and gRPC's own round trip, beside appends of one event",
     liggare::bench::Probe},
};

void AddOptions(CLI::App& app, Settings& settings) {
  app.add_option("--server", settings.server, "The liggared to start")->capture_default_str();
  app.add_option("--server-flag", settings.server_flags,
                 "A flag for it, such as --server-flag=--workers=2; may be repeated");
  app.add_option("--address", settings.address, "HOST:PORT of a server that runs; starts none");
  app.add_option("--data", settings.data, "Folder of the server's data; without, a temporary one");
  app.add_option("--folder", settings.folder, "Where temporary folders are made: the disk measured")
      ->capture_default_str();
  app.add_option("--ledger", settings.ledger, "The ledger to measure on")->capture_default_str();
  app.add_option("--seed", settings.seed, "Of the histories and the questions")
      ->capture_default_str();
  app.add_option("--lines", settings.lines, "Lines of the programme tree")
      ->check(CLI::Range(7, 900))
      ->capture_default_str();
  app.add_option("--texts", settings.text_percent,
                 "How many of a hundred entries carry a text, kept apart from the record")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  app.add_option("--events", settings.events,
                 "Events to append, of each round; or of the history asked about, if there is none "
                 "yet. 0 takes what suits the command")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--seconds", settings.seconds, "How long to measure, each time")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--warmup", settings.warmup_seconds, "Seconds before that, left out")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--rounds", settings.rounds, "How often to measure")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--clients", settings.clients, "Clients of unary calls")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--connections", settings.connections,
                 "Connections that these share; 0 for one each")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  app.add_option("--batch", settings.batch, "Events of one append of a stream")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--streams", settings.streams, "Append streams, a connection each")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--window", settings.window, "Unanswered appends of a stream")
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  app.add_option("--readers", settings.readers, "Readers at the same time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--subscribers", settings.subscribers, "Subscribers at the same time")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--rate", settings.rate, "Events a second that subscribers are sent")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--ledgers", settings.ledgers, "Ledgers of many-ledgers and idle")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--quiet", settings.quiet_seconds, "Seconds that the ledgers of idle rest")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

int Run(const Command& command, const Settings& settings) {
  std::fprintf(stderr, "%s, seed %llu\n", command.name,
               static_cast<unsigned long long>(settings.seed));
  const double busy = BusyShare();
  if (busy > kBusyMax) {
    std::fprintf(stderr, "others use %.0f %% of this machine: the figures will be too bad\n",
                 busy * 100);
  }
  Bench bench(settings);
  absl::Status status = bench.Start();
  if (status.ok()) status = command.run(bench);
  if (status.ok() && bench.server() != nullptr) status = bench.server()->Stop();
  bench.report().Print();
  if (status.ok()) return 0;
  std::fprintf(stderr, "liggare-bench %s: %s\n", command.name,
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  // Debian's absl looks for cycles of locks at each lock unless it is told not to.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  Settings settings;
  settings.server = LIGGARED_PATH;
  settings.folder = std::filesystem::temp_directory_path().string();
  CLI::App app("liggare-bench - measures a Liggare server from outside.\n", "liggare-bench");
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kFooter);
  AddOptions(app, settings);
  const Command* chosen = nullptr;
  for (const Command& command : kCommands) {
    app.add_subcommand(command.name, command.description)->callback([&] { chosen = &command; });
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return Run(*chosen, settings);
}
