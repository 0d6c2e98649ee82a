// Runs histories for many seeds and holds each against the log:
//
//   histories --seeds FROM-TO [--operations N] [--disturbances N]
//
// or for the one in LIGGARE_SEED. The first that cannot be explained ends it, with exit code 1. A
// seed asks and disturbs the same again, but not at the same moments.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "tests/crash/history_run.h"
#include "tests/crash/seed_range.h"

namespace liggare::crash {
namespace {

// Whether the log explains it.
bool RunSeed(const HistoryOptions& options) {
  const auto seed = static_cast<unsigned long long>(options.seed);
  std::printf("seed %llu:", seed);
  std::fflush(stdout);  // for a run that the server's end aborts
  const HistoryRun run = RunHistory(options);
  const std::vector<std::string> findings = CheckRun(run);
  for (const auto& [name, count] : CountsOf(run)) {
    std::printf(" %s %lld,", name.c_str(), static_cast<long long>(count));
  }
  std::printf(" findings %zu\n", findings.size());
  for (const std::string& finding : findings) std::printf("%s\n", finding.c_str());
  if (!findings.empty()) std::printf("run again: LIGGARE_SEED=%llu histories\n", seed);
  std::fflush(stdout);
  return findings.empty();
}

}  // namespace
}  // namespace liggare::crash

int main(int argc, char** argv) {
  using namespace liggare::crash;
  HistoryOptions options;
  std::string seeds = "1-10";
  CLI::App app("histories - holds what concurrent clients are told against the log");
  app.add_option("--seeds", seeds, "FROM-TO, or one")
      ->envname("LIGGARE_SEED")
      ->capture_default_str();
  app.add_option("--operations", options.operations, "Calls of all clients of a seed")
      ->capture_default_str();
  app.add_option("--disturbances", options.disturbances, "Kills and stops of a seed")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const SeedRange range = ParseSeedRange(seeds.c_str());
  for (options.seed = range.from; options.seed <= range.to; ++options.seed) {
    if (!RunSeed(options)) return 1;
  }
  return 0;
}
