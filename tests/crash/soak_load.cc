#include "tests/crash/soak_load.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "liggare/client.h"
#include "tests/bench/report.h"

namespace liggare::crash {
namespace {

constexpr int kUnaryClients = 4;
constexpr int64_t kUnaryEventsMax = 3;  // 1 to so many, in turn
constexpr int kStreams = 2;
constexpr int64_t kBurstAppends = 8;
constexpr int64_t kStreamedEvents = 5;
constexpr int kReaders = 2;
constexpr absl::Duration kReaderPause = absl::Milliseconds(100);
constexpr int64_t kReadBack = 10;
// A server that rebuilds and backs up may take a while; longer is a lost answer.
constexpr absl::Duration kPatience = absl::Seconds(10);

// An append of a stream that is not answered yet.
struct Pending {
  Operation operation;
  int64_t sent_nanos;
};

AppendCall& AppendOf(Operation& operation) { return std::get<AppendCall>(operation.call); }

}  // namespace

SoakLoad::SoakLoad(KilledServer& server, const bench::Workload& workload, double events_a_second,
                   SoakFigures& figures, std::atomic<int64_t>& count)
    : server_(server), workload_(workload), figures_(figures), count_(count) {
  CreateLedger(server_, workload_.Opening());
  const auto new_calls = [&]() -> RecordedCalls& {
    return calls_.emplace_back(static_cast<int>(calls_.size()), server_, count_, kPatience);
  };
  new_calls().Append(workload_.Setup());

  const double half = events_a_second / 2;
  const double mean_events = static_cast<double>(1 + kUnaryEventsMax) / 2;
  for (int i = 0; i < kUnaryClients; ++i) {
    threads_.emplace_back(
        [this, &calls = new_calls(), pause = absl::Seconds(kUnaryClients * mean_events / half)] {
          RunUnary(calls, pause);
        });
  }
  for (int i = 0; i < kStreams; ++i) {
    threads_.emplace_back([this, number = 100 + i, &history = parts_.emplace_back(),
                           pause = absl::Seconds(kStreams * kBurstAppends * kStreamedEvents /
                                                 half)] { RunStreams(number, pause, history); });
  }
  for (int i = 0; i < kReaders; ++i) {
    threads_.emplace_back(
        [this, &calls = new_calls(), seed = static_cast<uint64_t>(i)] { RunReader(calls, seed); });
  }
}

SoakLoad::~SoakLoad() {
  if (!stopped_.HasBeenNotified()) Stop();
}

History SoakLoad::Stop() {
  stopped_.Notify();
  for (std::thread& thread : threads_) thread.join();
  History history;
  for (RecordedCalls& calls : calls_) {
    parts_.push_back(std::move(calls.TakeHistories()[workload_.options().ledger]));
  }
  for (History& part : parts_) {
    std::move(part.begin(), part.end(), std::back_inserter(history));
  }
  return history;
}

bool SoakLoad::AwaitTurn(absl::Time& turn, absl::Duration pause) {
  turn = std::max(turn + pause, absl::Now());
  return !stopped_.WaitForNotificationWithTimeout(turn - absl::Now());
}

void SoakLoad::Append(RecordedCalls& calls, int64_t events) {
  const v1::AppendRequest request = workload_.Append(next_entry_.fetch_add(events), events);
  const int64_t begun = bench::NowNanos();
  for (;;) {
    const Operation& operation = calls.Append(request);
    if (operation.outcome == Outcome::kUnknown || operation.reason == "QUEUE_FULL") continue;
    if (operation.outcome == Outcome::kDone) {
      figures_.AddAppend(events, std::get<AppendCall>(operation.call).size,
                         bench::NowNanos() - begun);
    }
    return;  // what it was refused for is the checker's to judge
  }
}

void SoakLoad::RunUnary(RecordedCalls& calls, absl::Duration pause) {
  absl::Time turn = absl::Now();
  for (int64_t i = 0; AwaitTurn(turn, pause); ++i) Append(calls, 1 + i % kUnaryEventsMax);
}

void SoakLoad::RunStreams(int number, absl::Duration pause, History& history) {
  absl::Time turn = absl::Now();
  bool is_turn = AwaitTurn(turn, pause);
  while (is_turn) {
    // A client stays with one address; the server may have another when it comes back.
    client::ClientOptions options;
    options.server = server_.address();
    client::Client connected(options);
    const auto stream = connected.AppendStream();
    while (is_turn && SendBurst(number, *stream, history)) is_turn = AwaitTurn(turn, pause);
  }
}

bool SoakLoad::SendBurst(int number, client::AppendStream& stream, History& history) {
  std::deque<Pending> pending;
  bool is_open = true;
  while (is_open && pending.size() < kBurstAppends) {
    const v1::AppendRequest request =
        workload_.Append(next_entry_.fetch_add(kStreamedEvents), kStreamedEvents);
    pending.push_back(
        {{number, ++count_, kNever, Outcome::kUnknown, "", AskedOf(request)}, bench::NowNanos()});
    is_open = stream.Append(request).ok();
  }
  for (; is_open && !pending.empty(); pending.pop_front()) {
    const auto answer = stream.Next();
    is_open = answer.ok();
    if (!is_open) break;
    Operation& operation = pending.front().operation;
    if (answer->result.ok()) {
      // The stream may have sent it twice, and what it was told first is lost.
      if (answer->result->repeated_append()) history.push_back(operation);
      operation.outcome = Outcome::kDone;
      SetAnswer(*answer->result, AppendOf(operation));
      figures_.AddAppend(kStreamedEvents, answer->result->size(),
                         bench::NowNanos() - pending.front().sent_nanos);
    } else {
      SetRefused(answer->result.status(), operation);
    }
    if (operation.outcome != Outcome::kUnknown) operation.completed = ++count_;
    history.push_back(std::move(operation));
  }
  for (Pending& unanswered : pending) history.push_back(std::move(unanswered.operation));
  return is_open;
}

void SoakLoad::RunReader(RecordedCalls& calls, uint64_t seed) {
  const std::string& ledger = workload_.options().ledger;
  bench::Draw draw(seed, 0);
  absl::Time turn = absl::Now();
  for (int64_t i = 0; AwaitTurn(turn, kReaderPause); ++i) {
    char date[16];
    std::snprintf(date, sizeof(date), "%04d-%02d-28",
                  workload_.options().first_year + static_cast<int>(draw.Below(bench::kYears)),
                  static_cast<int>(1 + draw.Below(12)));
    if (i % 4 == 0) {
      calls.ReadEvents(ledger, std::max<int64_t>(0, figures_.size() - kReadBack));
    } else if (i % 4 == 1) {
      calls.GetCheckpoint(ledger, std::nullopt);
    } else {
      std::optional<int64_t> size;
      if (i % 4 == 2) size = 1 + draw.Below(figures_.size() + 1);
      const int64_t begun = bench::NowNanos();
      const Operation& operation = calls.AskBudget(ledger, date, size);
      if (operation.outcome == Outcome::kDone) figures_.AddBudget(bench::NowNanos() - begun);
    }
  }
}

}  // namespace liggare::crash
