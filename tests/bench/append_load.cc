#include "tests/bench/append_load.h"

#include <algorithm>

#include "tests/bench/wire.h"

namespace liggare::bench {
namespace {

// Of a load that ends before its warm-up time, so much is warm-up.
constexpr double kWarmupShareMax = 0.2;

}  // namespace

AppendLoad::AppendLoad(const Workload& workload, int64_t first, int64_t events, int64_t batch)
    : batch_(batch), events_(events) {
  for (int64_t done = 0; done < events; done += batch) {
    v1::AppendStreamRequest request;
    *request.mutable_append() = workload.Append(first + done, std::min(batch, events - done));
    requests_.push_back(Encode(request));
  }
}

absl::StatusOr<AppendLoadRun> AppendLoad::Run(const std::string& address, const StreamLoad& load,
                                              double warmup_seconds, double seconds) {
  AppendLoadRun run;
  size_t next = 0;
  size_t answered = 0;
  const auto warm_answers =
      static_cast<size_t>(kWarmupShareMax * static_cast<double>(requests_.size()));
  const int64_t begun = NowNanos();
  const int64_t warm_from = begun + static_cast<int64_t>(warmup_seconds * 1e9);
  int64_t until = warm_from + static_cast<int64_t>(seconds * 1e9);
  int64_t measured_from = 0;
  int64_t measured_to = 0;
  int64_t stored_before = 0;
  const absl::Status ran = RunAppendStreams(
      address, load,
      [&](int) -> std::optional<grpc::ByteBuffer> {
        if (next == requests_.size() || stopped_ || NowNanos() >= until) return std::nullopt;
        grpc::ByteBuffer request;
        request.Swap(&requests_[next++]);
        return request;
      },
      [&](const StreamAnswer& answer) -> absl::Status {
        if (absl::Status s = ScanAppended(answer.bytes); !s.ok()) return s;
        const int64_t now = NowNanos();
        ++answered;
        run.stored = std::min(events_, static_cast<int64_t>(answered) * batch_);
        if (measured_from == 0) {
          if (now >= warm_from || answered > warm_answers) {
            measured_from = now;
            stored_before = run.stored;
          }
          return absl::OkStatus();
        }
        if (now > until) return absl::OkStatus();
        run.latencies.Add(now - answer.sent_nanos);
        measured_to = now;
        return absl::OkStatus();
      });
  if (!ran.ok()) return ran;
  if (run.latencies.count() == 0) {
    return absl::FailedPreconditionError("too few appends to measure; give more --events");
  }
  const int64_t measured = static_cast<int64_t>(run.latencies.count()) * batch_;
  run.events_a_second = static_cast<double>(std::min(measured, run.stored - stored_before)) * 1e9 /
                        static_cast<double>(measured_to - measured_from);
  return run;
}

}  // namespace liggare::bench
