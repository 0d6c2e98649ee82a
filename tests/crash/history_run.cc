#include "tests/crash/history_run.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tests/crash/history_checker.h"
#include "tests/crash/history_client.h"
#include "tests/crash/killed_server.h"
#include "tests/crash/recorded_calls.h"

namespace liggare::crash {
namespace {

constexpr int kClients = 16;
// Longer than a server that is well takes to answer.
constexpr absl::Duration kPatience = absl::Milliseconds(500);
const std::vector<std::string> kLedgers = {"first", "second", "third"};

// How many calls are over. Thread-safe.
class Progress {
 public:
  void Add() {
    const absl::MutexLock lock(&mutex_);
    ++done_;
  }
  // Waits until there are so many.
  void Await(int64_t done) {
    const absl::MutexLock lock(&mutex_);
    const auto has_come = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return done_ >= done; };
    mutex_.Await(absl::Condition(&has_come));
  }
  int64_t done() {
    const absl::MutexLock lock(&mutex_);
    return done_;
  }

 private:
  absl::Mutex mutex_;
  int64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
};

void CreateLedgers(KilledServer& server) {
  for (const std::string& ledger : kLedgers) {
    v1::CreateLedgerRequest request;
    request.set_ledger(ledger);
    request.set_name(ledger);
    request.set_currency("SEK");
    CreateLedger(server, request);
  }
}

// Kills or stops the server again and again. A stopped one goes on when a few clients have lost
// patience with it.
void Disturb(KilledServer& server, Progress& progress, const HistoryOptions& options,
             HistoryRun& run) {
  bench::Draw draw(options.seed, kClients);
  for (int64_t i = 1; i <= options.disturbances; ++i) {
    progress.Await(i * options.operations / (options.disturbances + 1));
    if (draw.Chance(65)) {
      server.KillAndRestart();
      ++run.kills;
      continue;
    }
    server.Signal(SIGSTOP);
    const int64_t tried = progress.done() + 1 + draw.Below(kClients);
    progress.Await(std::min(tried, options.operations));
    server.Signal(SIGCONT);
    ++run.stops;
  }
}

void Collect(RecordedCalls& calls, HistoryRun& run) {
  for (auto& [ledger, history] : calls.TakeHistories()) {
    std::move(history.begin(), history.end(), std::back_inserter(run.ledgers[ledger].history));
  }
}

}  // namespace

HistoryRun RunHistory(const HistoryOptions& options) {
  KilledServer server;
  CreateLedgers(server);
  HistoryRun run;
  std::atomic<int64_t> count = 0;
  Progress progress;
  NewestAppends newest;
  std::vector<std::unique_ptr<HistoryClient>> clients;
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<HistoryClient>(i, options.seed, kLedgers, newest,
                                                      RecordedCalls(i, server, count, kPatience)));
    const int64_t steps =
        options.operations * (i + 1) / kClients - options.operations * i / kClients;
    threads.emplace_back([&progress, client = clients.back().get(), steps] {
      for (int64_t step = 0; step < steps; ++step) {
        client->Step();
        progress.Add();
      }
    });
  }
  Disturb(server, progress, options, run);
  for (std::thread& thread : threads) thread.join();
  for (const auto& client : clients) Collect(client->calls(), run);

  // What was read before a last kill is there after it.
  RecordedCalls last(kClients, server, count, kPatience);
  for (const std::string& ledger : kLedgers) last.ReadEvents(ledger, 0);
  server.KillAndRestart();
  ++run.kills;
  Collect(last, run);
  for (const std::string& ledger : kLedgers) run.ledgers[ledger].log = ReadLog(server, ledger);
  if (server.Terminate() != 0) std::abort();
  return run;
}

std::vector<std::string> CheckRun(const HistoryRun& run) {
  std::vector<std::string> findings;
  for (const auto& [ledger, of_ledger] : run.ledgers) {
    for (const std::string& finding : CheckHistory(of_ledger.history, of_ledger.log)) {
      findings.push_back(ledger + ": " + finding);
    }
  }
  return findings;
}

std::map<std::string, int64_t> CountsOf(const HistoryRun& run) {
  std::map<std::string, int64_t> counts = {{"kills", run.kills}, {"stops", run.stops}};
  for (const auto& [ledger, of_ledger] : run.ledgers) {
    counts["events"] += static_cast<int64_t>(of_ledger.log.size());
    for (const Operation& operation : of_ledger.history) {
      const auto* append = std::get_if<AppendCall>(&operation.call);
      std::string name = append != nullptr ? "appends " : "reads ";
      switch (operation.outcome) {
        case Outcome::kDone:
          name += append != nullptr && append->repeated ? "repeated" : "done";
          break;
        case Outcome::kRefused:
          name += operation.reason;
          break;
        case Outcome::kUnknown:
          name += "unknown";
          break;
      }
      ++counts[name];
    }
  }
  return counts;
}

}  // namespace liggare::crash
