// Runs the simulator for many seeds:
//
//   simulate --seeds FROM-TO [--shards N]
//
// or for the one in LIGGARE_SEED. Every seed is a run of its own and always the same. The first
// that fails ends its shard, and says which it was; the exit code is then 1.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "tests/crash/seed_range.h"
#include "tests/crash/seeded_randomness.h"
#include "tests/crash/simulator.h"

namespace liggare::crash {
namespace {

struct Seeds : SeedRange {
  uint64_t shards = 1;
};

// The exit code of a shard that RocksDB has ended rather than work on damaged files.
constexpr int kEndedOnDamage = 3;

// What is run again to see a failure again, for whoever ends the process.
std::array<char, 64> again;
bool on_damage = false;

void SayWhich(int signal) {
  const ssize_t ignored = write(STDERR_FILENO, again.data(), std::strlen(again.data()));
  static_cast<void>(ignored);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void Tell(Counts& counts, FILE* to) {
  for (const auto& [name, count] : counts) {
    std::fprintf(to, "%10lld %s\n", static_cast<long long>(count), name.c_str());
  }
  std::fflush(to);
  counts.clear();
}

void RunSeed(uint64_t seed, FILE* counts_to) {
  std::snprintf(again.data(), again.size(), "run again: LIGGARE_SEED=%llu simulate\n",
                static_cast<unsigned long long>(seed));
  SeedRandomness(seed);
  Counts counts;
  Simulator simulator(seed, counts);
  simulator.Run();
  ++counts["seeds"];
  Tell(counts, counts_to);
  on_damage = true;
  simulator.Rot();
  on_damage = false;
  Tell(counts, counts_to);
}

// A process, and where its counts come from.
struct Child {
  pid_t process;
  FILE* counts;
};

// Runs a function in a process of its own, which ends with what it returns. There must be one
// thread: whatever lock another held would stay locked in the child.
Child Start(absl::FunctionRef<int(FILE* counts_to)> run) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t process = fork();
  if (process != 0) {
    close(ends[1]);
    return {process, fdopen(ends[0], "r")};
  }
  _exit(run(fdopen(ends[1], "w")));
}

// -1 of one that a signal ended.
int ExitCode(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Reads what a process tells until it has ended.
Counts HearOut(FILE* told) {
  Counts counts;
  char line[200];
  while (std::fgets(line, sizeof(line), told) != nullptr) {
    std::istringstream words(line);
    int64_t count = 0;
    std::string name;
    words >> count;
    std::getline(words >> std::ws, name);
    counts[name] += count;
  }
  std::fclose(told);
  return counts;
}

void AddTo(Counts& all, const Counts& more) {
  for (const auto& [name, count] : more) all[name] += count;
}

// Runs every so-manieth seed, in a process of its own; one that was ended on damage is followed by
// another.
bool RunShard(Seeds seeds, Counts& counts) {
  while (seeds.from <= seeds.to) {
    const Child child = Start([&](FILE* to) {
      for (const int signal : {SIGABRT, SIGSEGV, SIGBUS}) std::signal(signal, &SayWhich);
      for (uint64_t seed = seeds.from; seed <= seeds.to; seed += seeds.shards) RunSeed(seed, to);
      return 0;
    });
    const Counts told = HearOut(child.counts);
    AddTo(counts, told);
    const int code = ExitCode(child.process);
    if (code != kEndedOnDamage) return code == 0;
    ++counts["rot: RocksDB ended the process"];
    seeds.from += static_cast<uint64_t>(told.at("seeds")) * seeds.shards;
  }
  return true;
}

bool Run(const Seeds& seeds) {
  std::vector<Child> shards;
  for (uint64_t i = 0; i < seeds.shards; ++i) {
    shards.push_back(Start([&](FILE* to) {
      Counts counts;
      const bool sound = RunShard({{seeds.from + i, seeds.to}, seeds.shards}, counts);
      Tell(counts, to);
      return sound ? 0 : 1;
    }));
  }
  bool sound = true;
  Counts all;
  for (const Child& shard : shards) {
    AddTo(all, HearOut(shard.counts));
    sound &= ExitCode(shard.process) == 0;
  }
  Tell(all, stdout);
  return sound;
}

bool Parse(int argc, char** argv, Seeds& seeds) {
  if (const char* seed = std::getenv("LIGGARE_SEED")) seeds = {ParseSeedRange(seed), seeds.shards};
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--seeds") {
      seeds = {ParseSeedRange(argv[i + 1]), seeds.shards};
    } else if (name == "--shards") {
      seeds.shards = std::strtoull(argv[i + 1], nullptr, 10);
    } else {
      return false;
    }
  }
  return argc % 2 == 1 && seeds.shards > 0;
}

}  // namespace
}  // namespace liggare::crash

// In place of the C library's: only RocksDB, as Debian builds it, asserts; and only of a damaged
// file it may. What else ends the process is a failure.
extern "C" void __assert_fail(const char* assertion, const char* file, unsigned line,
                              const char* function) noexcept {
  if (liggare::crash::on_damage) _exit(liggare::crash::kEndedOnDamage);
  std::fprintf(stderr, "%s:%u: %s: %s does not hold\n", file, line, function, assertion);
  std::abort();
}

int main(int argc, char** argv) {
  liggare::crash::Seeds seeds;
  if (!liggare::crash::Parse(argc, argv, seeds)) {
    std::fprintf(stderr, "usage: simulate --seeds FROM-TO [--shards N]\n");
    return 2;
  }
  return liggare::crash::Run(seeds) ? 0 : 1;
}
