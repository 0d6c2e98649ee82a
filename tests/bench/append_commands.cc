// Appends: one event a call, many a stream, and over many ledgers.

#include <algorithm>
#include <cstdio>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/append_load.h"
#include "tests/bench/commands.h"
#include "tests/bench/wire.h"

namespace liggare::bench {
namespace {

constexpr int64_t kStreamEvents = 600'000;
// More than any server has answered of a client in a second.
constexpr int64_t kUnaryEventsASecond = 4'000;

int64_t OrElse(int64_t given, int64_t otherwise) { return given > 0 ? given : otherwise; }

int64_t UnaryEvents(const Settings& settings) {
  const double seconds = settings.seconds + settings.warmup_seconds;
  const int clients = std::min(settings.clients, 16);
  return OrElse(settings.events,
                static_cast<int64_t>(seconds * static_cast<double>(kUnaryEventsASecond * clients)));
}

// Requests of one event each.
std::vector<grpc::ByteBuffer> SingleAppends(const Workload& workload, int64_t first,
                                            int64_t count) {
  std::vector<grpc::ByteBuffer> requests;
  requests.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) requests.push_back(Encode(workload.Append(first + i, 1)));
  return requests;
}

absl::StatusOr<CallRun> MeasureUnary(Bench& bench, std::span<const grpc::ByteBuffer> requests,
                                     const std::string& figure) {
  const Settings& settings = bench.settings();
  const double cpu_before = bench.CpuSeconds();
  const auto run =
      RunUnary(bench.address(), kAppend, requests,
               {settings.clients, settings.connections, settings.warmup_seconds, settings.seconds});
  if (!run.ok()) return run.status();
  Report& report = bench.report();
  report.Add(figure + ".rate", run->rate(), "events/s");
  Latencies latencies = run->latencies;
  report.Add(figure, latencies);
  if (bench.server() != nullptr) {
    // Over the warm-up too: its calls cost the same.
    const double cpu = bench.CpuSeconds() - cpu_before;
    const double share = run->seconds / (run->seconds + settings.warmup_seconds);
    report.Add(figure + ".server_cpu", cpu * share / static_cast<double>(run->answered) * 1e6,
               "us/event");
  }
  return run;
}

}  // namespace

absl::Status AppendUnary(Bench& bench) {
  const Settings& settings = bench.settings();
  const int64_t events = UnaryEvents(settings);
  const auto part = bench.Prepare(events * settings.rounds);
  if (!part.ok()) return part.status();
  const std::string figure = absl::StrCat("append.unary", settings.clients);
  for (int round = 0; round < settings.rounds; ++round) {
    const std::vector<grpc::ByteBuffer> requests =
        SingleAppends(*part->workload, part->first + round * events, events);
    const auto run = MeasureUnary(bench, requests, figure);
    if (!run.ok()) return run.status();
  }
  return absl::OkStatus();
}

absl::Status AppendStream(Bench& bench) {
  const Settings& settings = bench.settings();
  const int64_t events = OrElse(settings.events, kStreamEvents);
  const auto part = bench.Prepare(events * settings.rounds);
  if (!part.ok()) return part.status();
  const std::string figure = absl::StrCat("append.stream", settings.batch);
  for (int round = 0; round < settings.rounds; ++round) {
    AppendLoad load(*part->workload, part->first + round * events, events, settings.batch);
    const double cpu_before = bench.CpuSeconds();
    const auto run = load.Run(bench.address(), {settings.streams, settings.window, 0},
                              settings.warmup_seconds, settings.seconds);
    if (!run.ok()) return run.status();
    Report& report = bench.report();
    report.Add(figure + ".rate", run->events_a_second, "events/s");
    Latencies latencies = run->latencies;
    report.Add(figure, latencies);
    if (bench.server() != nullptr) {
      const double cpu = bench.CpuSeconds() - cpu_before;
      report.Add(figure + ".server_cpu", cpu / static_cast<double>(run->stored) * 1e6, "us/event");
    }
  }
  return absl::OkStatus();
}

absl::Status ManyLedgers(Bench& bench) {
  const Settings& settings = bench.settings();
  if (bench.server() == nullptr) {
    return absl::InvalidArgumentError(
        "many-ledgers reads the server's memory; leave out --address");
  }
  const int64_t events = UnaryEvents(settings);
  const int64_t each = events / settings.ledgers + 1;
  const auto one = bench.Prepare(events);
  if (!one.ok()) return one.status();
  const int64_t resident_before = bench.server()->ResidentBytes();
  std::vector<std::unique_ptr<Workload>> workloads;
  for (int i = 0; i < settings.ledgers; ++i) {
    auto part = bench.Prepare(absl::StrCat(settings.ledger, "-", i), each);
    if (!part.ok()) return part.status();
    workloads.push_back(std::move(part->workload));
  }
  const int64_t resident = bench.server()->ResidentBytes() - resident_before;
  bench.report().Add("ledgers.resident_each",
                     static_cast<double>(resident) / settings.ledgers / 1024, "KiB");
  const std::string clients = absl::StrCat(".unary", settings.clients);
  const auto run_one = MeasureUnary(bench, SingleAppends(*one->workload, one->first, events),
                                    "one_ledger" + clients);
  if (!run_one.ok()) return run_one.status();
  std::vector<grpc::ByteBuffer> requests;
  for (int64_t i = 0; i < each; ++i) {
    for (const auto& workload : workloads) requests.push_back(Encode(workload->Append(i, 1)));
  }
  const auto run_many = MeasureUnary(bench, requests, "many_ledgers" + clients);
  if (!run_many.ok()) return run_many.status();
  bench.report().Add("ratio.many_ledgers", run_many->rate() / run_one->rate(), "x");

  if (absl::Status s = bench.server()->Stop(); !s.ok()) return s;
  if (auto started = bench.server()->Start(); !started.ok()) return started.status();
  bench.Reconnect();
  bench.report().Add("ledgers.resident_after_restart",
                     static_cast<double>(bench.server()->ResidentBytes()) / (1 << 20), "MiB");
  return absl::OkStatus();
}

}  // namespace liggare::bench
