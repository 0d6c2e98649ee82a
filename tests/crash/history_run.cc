#include "tests/crash/history_run.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tests/crash/history_checker.h"
#include "tests/crash/killed_server.h"
#include "tests/crash/recorded_calls.h"

namespace liggare::crash {
namespace {

constexpr int kClients = 16;
// Longer than a server that is well takes to answer.
constexpr absl::Duration kPatience = absl::Milliseconds(500);
constexpr const char* kLedgers[] = {"first", "second", "third"};
constexpr const char* kAccounts[] = {"5010", "5020", "5460", "6120"};
// The newest appends, which clients make copies of.
constexpr size_t kCopiedMax = 48;
constexpr int64_t kReadBackMax = 60;

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  int64_t Below(int64_t end) {
    return static_cast<int64_t>(engine_() % static_cast<uint64_t>(end));
  }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename Value, size_t kCount>
  Value Pick(Value const (&values)[kCount]) {
    return values[Below(kCount)];
  }
  std::string Date() {
    char date[16];
    std::snprintf(date, sizeof(date), "2020-%02d-%02d", static_cast<int>(1 + Below(12)),
                  static_cast<int>(1 + Below(28)));
    return date;
  }

 private:
  std::mt19937_64 engine_;
};

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

// The newest appends of all clients, each there before it is made. Thread-safe.
class NewestAppends {
 public:
  void Add(const v1::AppendRequest& append) {
    const absl::MutexLock lock(&mutex_);
    appends_.push_back(append);
    if (appends_.size() > kCopiedMax) appends_.pop_front();
  }
  // Mostly one of the last few, which may be under way.
  std::optional<v1::AppendRequest> Pick(Random& random) {
    const absl::MutexLock lock(&mutex_);
    if (appends_.empty()) return std::nullopt;
    const auto count = static_cast<int64_t>(appends_.size());
    const int64_t back = random.Below(random.Chance(70) ? std::min<int64_t>(4, count) : count);
    return appends_[count - 1 - back];
  }

 private:
  absl::Mutex mutex_;
  std::deque<v1::AppendRequest> appends_ ABSL_GUARDED_BY(mutex_);
};

class Client {
 public:
  Client(int number, uint64_t seed, RecordedCalls calls, NewestAppends& newest)
      : number_(number),
        random_(seed * kClients + static_cast<uint64_t>(number)),
        calls_(std::move(calls)),
        newest_(newest) {}

  void Step() {
    const std::string ledger = random_.Pick(kLedgers);
    const int64_t choice = random_.Below(100);
    if (choice < 38) {
      AppendNew(ledger);
    } else if (choice < 50) {
      AppendCopy();
    } else if (choice < 57) {
      AppendAltered();
    } else if (choice < 67) {
      Note(ledger, calls_.ReadSize(ledger));
    } else if (choice < 78) {
      const int64_t back = random_.Chance(2) ? kNever : random_.Below(kReadBackMax);
      Note(ledger, calls_.ReadEvents(ledger, std::max<int64_t>(0, seen_[ledger] - back)));
    } else if (choice < 89) {
      Note(ledger, calls_.AskBudget(ledger, random_.Date(), SomeSize(ledger)));
    } else {
      Note(ledger, calls_.GetCheckpoint(ledger, SomeSize(ledger)));
    }
  }

  RecordedCalls& calls() { return calls_; }

 private:
  void AppendNew(const std::string& ledger) {
    v1::AppendRequest request;
    request.set_ledger(ledger);
    const int64_t events = random_.Chance(50) ? 1 : 2 + random_.Below(4);
    for (int64_t i = 0; i < events; ++i) *request.add_events() = NewEvent();
    if (random_.Chance(60)) AddCondition(request);
    newest_.Add(request);
    Append(request);
  }

  // From what this client saw last on, so that others may have come before it; rarely from a size
  // that the ledger may not have yet.
  void AddCondition(v1::AppendRequest& request) {
    v1::AppendCondition& condition = *request.mutable_condition();
    const int64_t ahead = random_.Chance(10) ? random_.Below(12) : 0;
    condition.set_size(seen_[request.ledger()] + ahead);
    if (random_.Chance(70)) condition.mutable_filter()->add_accounts(random_.Pick(kAccounts));
    if (random_.Chance(30)) condition.mutable_filter()->set_effective_since(random_.Date());
  }

  void AppendCopy() {
    if (const auto copied = newest_.Pick(random_)) Append(*copied);
  }

  // An event id of another's append, with other content or in other company.
  void AppendAltered() {
    auto altered = newest_.Pick(random_);
    if (!altered.has_value()) return;
    if (random_.Chance(50)) {
      const auto index = static_cast<int>(random_.Below(altered->events_size()));
      v1::CostPosted& cost =
          *altered->mutable_events(index)->mutable_payload()->mutable_cost_posted();
      cost.set_amount(cost.amount() + 1);
    } else if (altered->events_size() > 1 && random_.Chance(50)) {
      altered->mutable_events()->RemoveLast();
    } else {
      *altered->add_events() = NewEvent();
    }
    Append(*altered);
  }

  void Append(const v1::AppendRequest& request) {
    const Operation& done = calls_.Append(request);
    if (done.outcome == Outcome::kDone) Saw(request.ledger(), std::get<AppendCall>(done.call).size);
  }
  void Note(const std::string& ledger, const Operation& read) {
    if (read.outcome == Outcome::kDone) Saw(ledger, std::get<ReadCall>(read.call).size);
  }
  void Saw(const std::string& ledger, int64_t size) {
    seen_[ledger] = std::max(seen_[ledger], size);
  }

  // What is known now, half the time; else any size, and a few that may not be there yet.
  std::optional<int64_t> SomeSize(const std::string& ledger) {
    if (random_.Chance(50)) return std::nullopt;
    return 1 + random_.Below(seen_[ledger] + 8);
  }

  v1::Event NewEvent() {
    char id[64];
    std::snprintf(id, sizeof(id), "00000000-0000-4000-8%03d-%012d", number_, events_++);
    v1::Event event;
    event.set_event_id(id);
    event.set_effective_date(random_.Date());
    v1::CostPosted& cost = *event.mutable_payload()->mutable_cost_posted();
    cost.set_amount(1 + random_.Below(1'000'000));
    cost.set_account(random_.Pick(kAccounts));
    cost.mutable_voucher()->set_series("LEV");
    cost.mutable_voucher()->set_number(std::to_string(events_));
    return event;
  }

  const int number_;
  Random random_;
  RecordedCalls calls_;
  NewestAppends& newest_;
  int events_ = 0;
  std::map<std::string, int64_t> seen_;
};

void CreateLedgers(KilledServer& server) {
  const auto stub = v1::LedgerService::NewStub(server.Connect());
  for (const char* ledger : kLedgers) {
    grpc::ClientContext context;
    v1::CreateLedgerRequest request;
    request.set_ledger(ledger);
    request.set_name(ledger);
    request.set_currency("SEK");
    v1::CreateLedgerResponse response;
    if (!stub->CreateLedger(&context, request, &response).ok()) std::abort();
  }
}

// Kills or stops the server again and again. A stopped one goes on when a few clients have lost
// patience with it.
void Disturb(KilledServer& server, Progress& progress, const HistoryOptions& options,
             HistoryRun& run) {
  Random random(options.seed);
  for (int64_t i = 1; i <= options.disturbances; ++i) {
    progress.Await(i * options.operations / (options.disturbances + 1));
    if (random.Chance(65)) {
      server.KillAndRestart();
      ++run.kills;
      continue;
    }
    server.Signal(SIGSTOP);
    const int64_t tried = progress.done() + 1 + random.Below(kClients);
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
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<Client>(i, options.seed,
                                               RecordedCalls(i, server, count, kPatience), newest));
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
  for (const char* ledger : kLedgers) last.ReadEvents(ledger, 0);
  server.KillAndRestart();
  ++run.kills;
  Collect(last, run);
  for (const char* ledger : kLedgers) run.ledgers[ledger].log = ReadLog(server, ledger);
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
