// What ledgers cost that were used and then left alone.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/commands.h"
#include "tests/bench/wire.h"

namespace liggare::bench {
namespace {

// In each, beside its definitions.
constexpr int64_t kEntries = 20;

// What the server's process has in memory, and what of it is the store's cache, which has a limit.
struct Memory {
  int64_t resident = 0;
  int64_t cache = 0;
};

absl::StatusOr<Memory> MemoryOf(Bench& bench) {
  const auto status = bench.client().GetStatus({});
  if (!status.ok()) return status.status();
  return Memory{bench.server()->ResidentBytes(), status->cache_bytes()};
}

// Appends an entry and asks for a year's budget: how long the answer took.
absl::StatusOr<int64_t> Use(Bench& bench, const Workload& workload, int64_t entry) {
  const auto appended = bench.client().Append(workload.Append(entry, 1));
  if (!appended.ok()) return appended.status();
  v1::GetBudgetRequest request;
  request.set_ledger(workload.options().ledger);
  request.set_budget_year(workload.options().first_year);
  request.mutable_as_of()->set_effective_date("2999-12-31");
  const int64_t begun = NowNanos();
  const auto budget = bench.client().GetBudget(request);
  if (!budget.ok()) return budget.status();
  return NowNanos() - begun;
}

absl::StatusOr<Latencies> UseAll(Bench& bench, const std::vector<Workload>& workloads,
                                 int64_t entry) {
  Latencies latencies;
  for (const Workload& workload : workloads) {
    const auto answered = Use(bench, workload, entry);
    if (!answered.ok()) return answered.status();
    latencies.Add(*answered);
  }
  return latencies;
}

}  // namespace

absl::Status Idle(Bench& bench) {
  const Settings& settings = bench.settings();
  if (bench.server() == nullptr) {
    return absl::InvalidArgumentError("idle reads the server's memory; leave out --address");
  }
  const auto one = bench.Prepare(1);
  if (!one.ok()) return one.status();
  if (const auto used = Use(bench, *one->workload, one->first); !used.ok()) return used.status();
  const auto empty = MemoryOf(bench);
  if (!empty.ok()) return empty.status();
  std::vector<Workload> workloads;
  for (int i = 0; i < settings.ledgers; ++i) {
    const auto part = bench.Prepare(absl::StrCat(settings.ledger, "-", i), kEntries);
    if (!part.ok()) return part.status();
    const auto filled = bench.client().Append(part->workload->Append(0, kEntries - 2));
    if (!filled.ok()) return filled.status();
    workloads.push_back(*part->workload);
  }
  // What the store has not written to files yet is no ledger's cost.
  if (absl::Status s = bench.server()->Stop(); !s.ok()) return s;
  if (auto started = bench.server()->Start(); !started.ok()) return started.status();
  bench.Reconnect();
  const auto add = [&](const std::string& figure) -> absl::Status {
    const auto memory = MemoryOf(bench);
    if (!memory.ok()) return memory.status();
    const auto cache = static_cast<double>(memory->cache - empty->cache);
    const auto resident = static_cast<double>(memory->resident - empty->resident);
    bench.report().Add(figure, (resident - cache) / settings.ledgers, "bytes");
    bench.report().Add(figure + ".cache", cache / settings.ledgers, "bytes");
    return absl::OkStatus();
  };
  const auto first = UseAll(bench, workloads, kEntries - 2);
  if (!first.ok()) return first.status();
  if (absl::Status s = add("in_use.ledger.bytes"); !s.ok()) return s;
  absl::SleepFor(absl::Seconds(settings.quiet_seconds));
  if (absl::Status s = add("idle.ledger.bytes"); !s.ok()) return s;
  auto again = UseAll(bench, workloads, kEntries - 1);
  if (!again.ok()) return again.status();
  bench.report().Add("idle.ledger.first_question", *again);
  return absl::OkStatus();
}

}  // namespace liggare::bench
