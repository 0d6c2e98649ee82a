// As-of questions: alone, and while appends run.

#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/append_load.h"
#include "tests/bench/commands.h"
#include "tests/bench/questions.h"

namespace liggare::bench {
namespace {

constexpr int64_t kEvents = 100'000;
constexpr int kQuestions = 20'000;
constexpr int64_t kMixedEvents = 400'000;

absl::StatusOr<Questions> Ask(Bench& bench) {
  const Settings& settings = bench.settings();
  absl::Status filled = bench.Fill(settings.events > 0 ? settings.events : kEvents);
  if (!filled.ok()) return filled;
  auto questions = MakeQuestions(bench.client(), settings.ledger, settings.seed, kQuestions);
  if (questions.ok()) {
    std::fprintf(stderr, "asking about %lld events and %zu cells\n",
                 static_cast<long long>(questions->size), questions->cells);
  }
  return questions;
}

absl::Status Measure(Bench& bench, const std::string& method,
                     const std::vector<grpc::ByteBuffer>& requests, const std::string& figure,
                     bool alone = true) {
  const Settings& settings = bench.settings();
  const double cpu_before = bench.CpuSeconds();
  auto run =
      RunUnary(bench.address(), method, requests,
               {settings.clients, settings.connections, settings.warmup_seconds, settings.seconds,
                /*repeat=*/true});
  if (!run.ok()) return run.status();
  Report& report = bench.report();
  report.Add(figure + ".rate", run->rate(), "questions/s");
  report.Add(figure, run->latencies);
  if (bench.server() != nullptr && alone) {
    const double share = run->seconds / (run->seconds + settings.warmup_seconds);
    report.Add(figure + ".server_cpu",
               (bench.CpuSeconds() - cpu_before) * share / static_cast<double>(run->answered) * 1e6,
               "us/question");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status QueryCell(Bench& bench) {
  const auto questions = Ask(bench);
  if (!questions.ok()) return questions.status();
  for (int round = 0; round < bench.settings().rounds; ++round) {
    absl::Status measured = Measure(bench, kGetTimeline, questions->cell, "asof.cell");
    if (!measured.ok()) return measured;
  }
  return absl::OkStatus();
}

absl::Status QueryBudget(Bench& bench) {
  const auto questions = Ask(bench);
  if (!questions.ok()) return questions.status();
  for (int round = 0; round < bench.settings().rounds; ++round) {
    absl::Status measured = Measure(bench, kGetBudget, questions->budget, "asof.budget");
    if (!measured.ok()) return measured;
  }
  return absl::OkStatus();
}

absl::Status QueryProof(Bench& bench) {
  const auto questions = Ask(bench);
  if (!questions.ok()) return questions.status();
  for (int round = 0; round < bench.settings().rounds; ++round) {
    absl::Status measured = Measure(bench, kGetInclusionProof, questions->proof, "proof");
    if (!measured.ok()) return measured;
  }
  return absl::OkStatus();
}

absl::Status Mixed(Bench& bench) {
  const Settings& settings = bench.settings();
  const auto questions = Ask(bench);
  if (!questions.ok()) return questions.status();
  const StreamLoad bulk{settings.streams, settings.window, 0};
  for (int round = 0; round < settings.rounds; ++round) {
    absl::Status alone = Measure(bench, kGetTimeline, questions->cell, "mixed.alone.asof.cell");
    if (!alone.ok()) return alone;
    alone = Measure(bench, kGetBudget, questions->budget, "mixed.alone.asof.budget");
    if (!alone.ok()) return alone;
    const auto part = bench.Prepare(kMixedEvents);
    if (!part.ok()) return part.status();
    AppendLoad full(*part->workload, part->first, kMixedEvents, settings.batch);
    const auto most = full.Run(bench.address(), bulk, settings.warmup_seconds, settings.seconds);
    if (!most.ok()) return most.status();
    bench.report().Add("mixed.append.alone.rate", most->events_a_second, "events/s");

    const double half = most->events_a_second / 2;
    // Enough for both questions, with their warm-ups.
    const double seconds = 2.2 * (settings.seconds + settings.warmup_seconds);
    const auto events = static_cast<int64_t>(half * seconds);
    const auto more = bench.Prepare(events);
    if (!more.ok()) return more.status();
    AppendLoad load(*more->workload, more->first, events, settings.batch);
    absl::StatusOr<AppendLoadRun> appended = absl::UnknownError("");
    std::thread appends([&] {
      appended = load.Run(bench.address(),
                          {settings.streams, 64, half / static_cast<double>(settings.batch)},
                          settings.warmup_seconds, seconds);
    });
    absl::Status asked = Measure(bench, kGetTimeline, questions->cell, "mixed.asof.cell", false);
    if (asked.ok()) {
      asked = Measure(bench, kGetBudget, questions->budget, "mixed.asof.budget", false);
    }
    load.Stop();
    appends.join();
    if (!asked.ok()) return asked;
    if (!appended.ok()) return appended.status();
    bench.report().Add("mixed.append.rate", appended->events_a_second, "events/s");
    bench.report().Add("mixed.append", appended->latencies);
  }
  return absl::OkStatus();
}

}  // namespace liggare::bench
