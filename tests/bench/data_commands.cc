// A server's data: filling it, opening it, its size, and the disk it lies on.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/append_load.h"
#include "tests/bench/commands.h"
#include "tests/bench/wire.h"

namespace liggare::bench {
namespace {

constexpr int64_t kEvents = 100'000;
constexpr int64_t kEventsBeforeKill = 20'000;
constexpr int64_t kProbeAppends = 40'000;
constexpr int kSyncs = 1'000;
constexpr size_t kSyncBytes = 1'024;  // about a write of one record

absl::Status NeedOwnServer(Bench& bench, const std::string& command) {
  if (bench.server() != nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(command + " restarts the server; leave out --address");
}

int64_t EventsOf(const Settings& settings) {
  return settings.events > 0 ? settings.events : kEvents;
}

// The wire form of RebuildProjectionsRequest{ledger = 1, scope = 2}, of everything.
grpc::ByteBuffer RebuildRequest() {
  v1::RebuildProjectionsRequest request;
  request.set_scope(v1::REBUILD_SCOPE_EVERYTHING);
  return Encode(request);
}

absl::Status Reopen(Bench& bench, const std::string& figure) {
  const absl::StatusOr<double> seconds = bench.server()->Start();
  if (!seconds.ok()) return seconds.status();
  bench.report().Add(figure, *seconds, "s");
  bench.report().Add(figure + ".resident",
                     static_cast<double>(bench.server()->ResidentBytes()) / (1 << 20), "MiB");
  bench.Reconnect();
  return absl::OkStatus();
}

// What a folder takes on its disk.
int64_t AllocatedBytes(const std::string& folder) {
  int64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat about = {};
    if (stat(entry.path().c_str(), &about) == 0 && S_ISREG(about.st_mode)) {
      bytes += about.st_blocks * 512;
    }
  }
  return bytes;
}

absl::Status Failed(const std::string& what) { return absl::ErrnoToStatus(errno, what); }

// A file that is written and synced bit by bit.
class SyncedFile {
 public:
  static absl::StatusOr<std::unique_ptr<SyncedFile>> Make(const std::string& folder,
                                                          bool preallocated) {
    auto made = std::make_unique<SyncedFile>();
    made->path_ = folder + "/liggare-bench-sync.XXXXXX";
    made->file_ = mkstemp(made->path_.data());
    if (made->file_ < 0) return Failed("cannot make a file in " + folder);
    const std::string all(preallocated ? kSyncBytes * kSyncs : 0, 'x');
    if (pwrite(made->file_, all.data(), all.size(), 0) != static_cast<ssize_t>(all.size()) ||
        fsync(made->file_) != 0) {
      return Failed("cannot write " + made->path_);
    }
    return made;
  }

  SyncedFile() = default;
  SyncedFile(const SyncedFile&) = delete;
  SyncedFile& operator=(const SyncedFile&) = delete;
  ~SyncedFile() {
    close(file_);
    unlink(path_.c_str());
  }

  absl::Status WriteAndSync() {
    const std::string bytes(kSyncBytes, 'y');
    const int64_t begun = NowNanos();
    const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), offset_);
    if (written != static_cast<ssize_t>(bytes.size()) || fdatasync(file_) != 0) {
      return Failed("cannot write " + path_);
    }
    latencies_.Add(NowNanos() - begun);
    offset_ += written;
    return absl::OkStatus();
  }

  Latencies& latencies() { return latencies_; }

 private:
  std::string path_;
  int file_ = -1;
  off_t offset_ = 0;
  Latencies latencies_;
};

// fdatasync of a file whose blocks are there already and of one that grows, in turn, so that both
// meet the same disk.
absl::Status ProbeDisk(Bench& bench) {
  const auto preallocated = SyncedFile::Make(bench.Surroundings(), true);
  if (!preallocated.ok()) return preallocated.status();
  const auto growing = SyncedFile::Make(bench.Surroundings(), false);
  if (!growing.ok()) return growing.status();
  for (int i = 0; i < kSyncs; ++i) {
    if (absl::Status s = (*preallocated)->WriteAndSync(); !s.ok()) return s;
    if (absl::Status s = (*growing)->WriteAndSync(); !s.ok()) return s;
  }
  bench.report().Add("probe.fdatasync.preallocated", (*preallocated)->latencies());
  bench.report().Add("probe.fdatasync.growing", (*growing)->latencies());
  return absl::OkStatus();
}

absl::StatusOr<Latencies> RoundTrips(Bench& bench, const std::string& method,
                                     const grpc::ByteBuffer& request) {
  const std::vector<grpc::ByteBuffer> requests = {request};
  auto run = RunUnary(bench.address(), method, requests, {1, 1, 0.5, 2, /*repeat=*/true});
  if (!run.ok()) return run.status();
  return run->latencies;
}

}  // namespace

absl::Status Load(Bench& bench) {
  const Settings& settings = bench.settings();
  if (settings.data.empty() && settings.address.empty()) {
    return absl::InvalidArgumentError("load fills a folder to be used again; give --data");
  }
  return bench.Fill(EventsOf(settings));
}

absl::Status Open(Bench& bench) {
  if (absl::Status own = NeedOwnServer(bench, "open"); !own.ok()) return own;
  if (absl::Status filled = bench.Fill(EventsOf(bench.settings())); !filled.ok()) return filled;
  for (int round = 0; round < bench.settings().rounds; ++round) {
    if (absl::Status s = bench.server()->Stop(); !s.ok()) return s;
    if (absl::Status s = Reopen(bench, "open.clean"); !s.ok()) return s;
    // Something to recover.
    const auto part = bench.Prepare(kEventsBeforeKill);
    if (!part.ok()) return part.status();
    AppendLoad load(*part->workload, part->first, kEventsBeforeKill, 100);
    const auto appended = load.Run(bench.address(), {1, 4, 0}, 0, 60);
    if (!appended.ok()) return appended.status();
    bench.server()->Kill();
    if (absl::Status s = Reopen(bench, "open.killed"); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status Rebuild(Bench& bench) {
  const Settings& settings = bench.settings();
  if (absl::Status filled = bench.Fill(EventsOf(settings)); !filled.ok()) return filled;
  for (int round = 0; round < settings.rounds; ++round) {
    const auto size = bench.Size(settings.ledger);
    if (!size.ok()) return size.status();
    const int64_t begun = NowNanos();
    const absl::Status rebuilt =
        RunServerStreams(bench.address(), kRebuild, RebuildRequest(), 1,
                         [](int, grpc::ByteBuffer&) -> absl::StatusOr<bool> { return true; });
    if (!rebuilt.ok()) return rebuilt;
    const double seconds = static_cast<double>(NowNanos() - begun) / 1e9;
    bench.report().Add("rebuild", seconds, "s");
    bench.report().Add("rebuild.rate", static_cast<double>(*size) / seconds, "events/s");
  }
  return absl::OkStatus();
}

absl::Status Disk(Bench& bench) {
  if (absl::Status own = NeedOwnServer(bench, "disk"); !own.ok()) return own;
  const Settings& settings = bench.settings();
  if (absl::Status filled = bench.Fill(EventsOf(settings)); !filled.ok()) return filled;
  v1::ReadEventsRequest request;
  request.set_ledger(settings.ledger);
  int64_t records = 0;
  int64_t record_bytes = 0;
  const absl::Status read =
      RunServerStreams(bench.address(), kReadEvents, Encode(request), 1,
                       [&](int, grpc::ByteBuffer& message) -> absl::StatusOr<bool> {
                         const absl::StatusOr<EventBatch> batch = ScanRead(message);
                         if (!batch.ok()) return batch.status();
                         records += batch->records;
                         record_bytes += batch->record_bytes;
                         return true;
                       });
  if (!read.ok()) return read;
  if (absl::Status s = bench.server()->Stop(); !s.ok()) return s;
  const int64_t stopped = AllocatedBytes(bench.server()->data());
  if (auto started = bench.server()->Start(); !started.ok()) return started.status();
  bench.Reconnect();
  const int64_t running = AllocatedBytes(bench.server()->data());
  Report& report = bench.report();
  const auto events = static_cast<double>(records);
  report.Add("disk.events", events, "events");
  report.Add("disk.record", static_cast<double>(record_bytes) / events, "bytes/event");
  report.Add("disk.stopped", static_cast<double>(stopped) / events, "bytes/event");
  report.Add("disk.reopened", static_cast<double>(running) / events, "bytes/event");
  report.Add("ratio.disk.stopped", static_cast<double>(stopped) / static_cast<double>(record_bytes),
             "x");
  report.Add("ratio.disk.reopened",
             static_cast<double>(running) / static_cast<double>(record_bytes), "x");
  return absl::OkStatus();
}

absl::Status Probe(Bench& bench) {
  const Settings& settings = bench.settings();
  Report& report = bench.report();
  const auto part = bench.Prepare(kProbeAppends * settings.rounds);
  if (!part.ok()) return part.status();
  for (int round = 0; round < settings.rounds; ++round) {
    if (absl::Status s = ProbeDisk(bench); !s.ok()) return s;
    auto health = RoundTrips(bench, kHealthCheck, Encode(v1::ListLedgersRequest()));
    if (!health.ok()) return health.status();
    v1::GetLedgerRequest request;
    request.set_ledger(settings.ledger);
    auto get_ledger = RoundTrips(bench, kGetLedger, Encode(request));
    if (!get_ledger.ok()) return get_ledger.status();
    std::vector<grpc::ByteBuffer> appends;
    for (int64_t i = 0; i < kProbeAppends; ++i) {
      appends.push_back(Encode(part->workload->Append(part->first + round * kProbeAppends + i, 1)));
    }
    auto append = RunUnary(bench.address(), kAppend, appends,
                           {1, 1, settings.warmup_seconds, settings.seconds});
    if (!append.ok()) return append.status();
    const std::vector<grpc::ByteBuffer> checks = {Encode(v1::ListLedgersRequest())};
    const double cpu_before = bench.CpuSeconds();
    auto many = RunUnary(bench.address(), kHealthCheck, checks,
                         {64, settings.connections, 0.5, 2, /*repeat=*/true});
    if (!many.ok()) return many.status();
    if (bench.server() != nullptr) {
      report.Add(
          "probe.health64.server_cpu",
          (bench.CpuSeconds() - cpu_before) * 0.8 / static_cast<double>(many->answered) * 1e6,
          "us/call");
    }
    report.Add("probe.health64.rate", many->rate(), "calls/s");
    report.Add("probe.roundtrip.health", *health);
    report.Add("probe.roundtrip.get_ledger", *get_ledger);
    report.Add("probe.append.unary1", append->latencies);
    const double least = report.Last("probe.fdatasync.growing.p50") + health->Micros(0.5);
    report.Add("ratio.append.unary1.over_floor", append->latencies.Micros(0.5) / least, "x");
  }
  return absl::OkStatus();
}

}  // namespace liggare::bench
