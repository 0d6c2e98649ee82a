// Reading a log and following one.

#include <atomic>
#include <cstdio>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/append_load.h"
#include "tests/bench/commands.h"
#include "tests/bench/wire.h"

namespace liggare::bench {
namespace {

constexpr int64_t kEvents = 100'000;
// The events of one append while subscribers follow.
constexpr int64_t kPublishedBatch = 10;
constexpr double kPublishSecondsMax = 600;

// Follows a ledger with many subscribers, and holds what they see against what was published.
class Followers {
 public:
  // Positions are published from `base` on, in appends of `batch`, `appends_a_second` of them.
  Followers(int count, int64_t base, int64_t events, int64_t batch, double appends_a_second)
      : base_(base),
        end_(base + events),
        batch_(batch),
        appends_a_second_(appends_a_second),
        next_positions_(static_cast<size_t>(count), base) {}

  void BeginPublishing(int64_t begun_nanos) { begun_nanos_ = begun_nanos; }
  int caught_up() const { return caught_up_; }
  int done() const { return done_; }
  Latencies& latencies() { return latencies_; }
  double events_a_message() const {
    const auto events = static_cast<double>((end_ - base_) * std::ssize(next_positions_));
    return events / static_cast<double>(messages_);
  }

  absl::StatusOr<bool> Take(int call, grpc::ByteBuffer& bytes) {
    const int64_t now = NowNanos();
    const absl::StatusOr<EventBatch> batch = ScanSubscribed(bytes);
    if (!batch.ok()) return batch.status();
    int64_t& next_position = next_positions_[static_cast<size_t>(call)];
    if (batch->records == 0) {
      ++caught_up_;  // the ledger had nothing from `base` on
      return true;
    }
    if (batch->first_position != next_position ||
        batch->first_position + batch->records != batch->next_position) {
      return absl::DataLossError(absl::StrCat(
          "a subscriber at ", next_position, " was given ", batch->records, " events from ",
          batch->first_position, " on and told that ", batch->next_position, " comes next"));
    }
    ++messages_;
    for (int64_t append = (next_position - base_) / batch_;
         append <= (batch->next_position - 1 - base_) / batch_; ++append) {
      const double due = static_cast<double>(append) / appends_a_second_ * 1e9;
      latencies_.Add(now - begun_nanos_ - static_cast<int64_t>(due));
    }
    next_position = batch->next_position;
    if (next_position < end_) return true;
    ++done_;
    return false;
  }

 private:
  const int64_t base_;
  const int64_t end_;
  const int64_t batch_;
  const double appends_a_second_;
  std::vector<int64_t> next_positions_;  // of each subscriber
  Latencies latencies_;
  int64_t messages_ = 0;
  std::atomic<int64_t> begun_nanos_ = 0;
  std::atomic<int> caught_up_ = 0;
  std::atomic<int> done_ = 0;
};

}  // namespace

absl::Status Read(Bench& bench) {
  const Settings& settings = bench.settings();
  absl::Status filled = bench.Fill(settings.events > 0 ? settings.events : kEvents);
  if (!filled.ok()) return filled;
  v1::ReadEventsRequest request;
  request.set_ledger(settings.ledger);
  const grpc::ByteBuffer bytes = Encode(request);
  // One round more, whose figures are left out: the first read fills caches.
  for (int round = -1; round < settings.rounds; ++round) {
    int64_t records = 0;
    int64_t record_bytes = 0;
    const double cpu_before = bench.CpuSeconds();
    const int64_t begun = NowNanos();
    const absl::Status read =
        RunServerStreams(bench.address(), kReadEvents, bytes, settings.readers,
                         [&](int, grpc::ByteBuffer& message) -> absl::StatusOr<bool> {
                           const absl::StatusOr<EventBatch> batch = ScanRead(message);
                           if (!batch.ok()) return batch.status();
                           records += batch->records;
                           record_bytes += batch->record_bytes;
                           return true;
                         });
    if (!read.ok()) return read;
    const double seconds = static_cast<double>(NowNanos() - begun) / 1e9;
    const auto size = bench.Size(settings.ledger);
    if (!size.ok()) return size.status();
    if (records != *size * settings.readers) {
      return absl::DataLossError(absl::StrCat("read ", records, " records of ", *size, " by ",
                                              settings.readers, " readers"));
    }
    if (round < 0) continue;
    bench.report().Add("read.rate", static_cast<double>(records) / seconds, "events/s");
    bench.report().Add("read.bytes", static_cast<double>(record_bytes) / seconds / 1e6, "MB/s");
    if (bench.server() != nullptr) {
      bench.report().Add("read.server_cpu",
                         (bench.CpuSeconds() - cpu_before) / static_cast<double>(records) * 1e6,
                         "us/event");
    }
  }
  return absl::OkStatus();
}

absl::Status Subscribe(Bench& bench) {
  const Settings& settings = bench.settings();
  const int64_t batch = kPublishedBatch;
  const double appends_a_second = settings.rate / static_cast<double>(batch);
  const auto appends = static_cast<int64_t>(settings.seconds * appends_a_second);
  const int64_t events = appends * batch;
  const auto part = bench.Prepare(events * settings.rounds);
  if (!part.ok()) return part.status();
  for (int round = 0; round < settings.rounds; ++round) {
    const auto base = bench.Size(settings.ledger);
    if (!base.ok()) return base.status();
    AppendLoad load(*part->workload, part->first + round * events, events, batch);
    Followers followers(settings.subscribers, *base, events, batch, appends_a_second);
    v1::SubscribeEventsRequest request;
    request.set_ledger(settings.ledger);
    request.set_from_position(*base);
    absl::Status followed;
    std::atomic<bool> ended = false;
    std::atomic<bool> all_published = false;
    std::thread following([&] {
      followed = RunServerStreams(
          bench.address(), kSubscribeEvents, Encode(request), settings.subscribers,
          [&](int call, grpc::ByteBuffer& message) { return followers.Take(call, message); },
          [&] { return all_published.load(); });
      ended = true;
    });
    while (followers.caught_up() < settings.subscribers && !ended) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    const double server_cpu_before = bench.CpuSeconds();
    const double own_cpu_before = OwnCpuSeconds();
    followers.BeginPublishing(NowNanos());
    const auto published =
        load.Run(bench.address(), {1, 64, appends_a_second}, 0, kPublishSecondsMax);
    all_published = true;
    following.join();
    if (!published.ok()) return published.status();
    if (!followed.ok()) {
      return absl::Status(followed.code(),
                          absl::StrCat(followers.done(), " of ", settings.subscribers,
                                       " subscribers saw every event; ", followed.message()));
    }
    const std::string figure = absl::StrCat("subscribe", settings.subscribers);
    bench.report().Add(figure + ".published", published->events_a_second, "events/s");
    bench.report().Add(figure + ".delay", followers.latencies());
    bench.report().Add(figure + ".message", followers.events_a_message(), "events");
    const double delivered = static_cast<double>(events * settings.subscribers) / 1e6;
    if (bench.server() != nullptr) {
      bench.report().Add(figure + ".server_cpu",
                         (bench.CpuSeconds() - server_cpu_before) / delivered, "us/event");
    }
    bench.report().Add(figure + ".load_cpu", (OwnCpuSeconds() - own_cpu_before) / delivered,
                       "us/event");
  }
  return absl::OkStatus();
}

}  // namespace liggare::bench
