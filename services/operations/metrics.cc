#include "services/operations/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

#include "store/timestamp.h"

namespace liggare::operations {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

// The families, in the order they are begun.
class Families {
 public:
  // The next metrics are of this family.
  Families& Begin(const char* name, MetricType type, const char* help) {
    families_.push_back({name, help, type, {}});
    return *this;
  }
  void Add(double value, Labels labels = {}) {
    ClientMetric& metric = families_.back().metric.emplace_back();
    metric.label = std::move(labels);
    metric.gauge.value = value;
    metric.counter.value = value;
  }
  void Add(const ledger::Histogram& histogram, Labels labels = {}) {
    ClientMetric& metric = families_.back().metric.emplace_back();
    metric.label = std::move(labels);
    metric.histogram.sample_sum = histogram.sum();
    uint64_t count = 0;
    for (size_t bound = 0; bound < histogram.bounds().size(); ++bound) {
      count += static_cast<uint64_t>(histogram.count(bound));
      metric.histogram.bucket.push_back({count, histogram.bounds()[bound]});
    }
    metric.histogram.sample_count =
        count + static_cast<uint64_t>(histogram.count(histogram.bounds().size()));
  }
  void Gauge(const char* name, const char* help, double value) {
    Begin(name, MetricType::Gauge, help).Add(value);
  }
  void Gauge(const char* name, const char* help, int64_t value) {
    Gauge(name, help, static_cast<double>(value));
  }

  std::string Text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

double Seconds(absl::Time time) { return absl::ToDoubleSeconds(time - absl::UnixEpoch()); }
double Seconds(const google::protobuf::Timestamp& time) {
  return Seconds(store::FromTimestamp(time));
}

void AddServer(const v1::GetStatusResponse& status, Families& families) {
  families.Begin("liggare_build_info", MetricType::Gauge, "The release that runs")
      .Add(1, {{"version", status.version()}});
  families.Gauge("liggare_start_time_seconds", "When the server began",
                 Seconds(status.started_at()));
  families.Gauge("liggare_halted", "1 when a failed write or damage has halted the store",
                 int64_t{status.state() == v1::SERVER_STATE_HALTED});
  families.Gauge("liggare_draining", "1 while the server ends what is in flight",
                 int64_t{status.state() == v1::SERVER_STATE_DRAINING});
  families.Gauge("liggare_open_access", "1 while whoever reaches the port may use every call",
                 int64_t{status.open_access()});
  families.Gauge("liggare_clock_jumped", "1 once the clock has jumped: appends wait for a restart",
                 int64_t{status.clock_jumped()});
  families.Gauge("liggare_queued_appends", "Appends that wait for the writer",
                 status.queued_appends());
  families.Gauge("liggare_queued_appends_max", "From so many on appends are refused",
                 status.queued_appends_max());
  families.Gauge("liggare_subscribers", "Subscribers connected", status.subscribers());
  families.Gauge("liggare_memory_bytes", "Resident memory", status.memory_bytes());
  families.Gauge("liggare_cache_bytes", "Block cache in use", status.cache_bytes());
  families.Gauge("liggare_cache_bytes_max", "Limit of the block cache", status.cache_bytes_max());
}

void AddStore(const v1::GetStatusResponse& status, Families& families) {
  if (status.free_disk_bytes() >= 0) {
    families.Gauge("liggare_free_disk_bytes", "Bytes left on the disk of the ledgers",
                   status.free_disk_bytes());
  }
  families.Gauge("liggare_free_disk_bytes_min", "Below so many free bytes appends are refused",
                 status.free_disk_bytes_min());
  families.Gauge("liggare_unindexed_events", "Events whose ids and tags are only in memory",
                 status.unindexed_events());
  families.Gauge("liggare_unindexed_events_max", "From so many on appends wait for the indexes",
                 status.unindexed_events_max());
  families.Gauge("liggare_write_failed", "1 while indexes or blocks cannot be written",
                 int64_t{!status.write_failure().empty()});
  families.Gauge("liggare_purge_failed", "1 while erased texts cannot be purged from the disk",
                 int64_t{!status.purge_failure().empty()});
  families.Gauge("liggare_mending", "1 while damaged derived data is rebuilt",
                 int64_t{status.has_mending()});
  families.Gauge("liggare_store_damages", "What the last verification of the store found",
                 int64_t{status.last_verification().damages_size()});
  if (status.has_last_verification()) {
    families.Gauge("liggare_store_verified_time_seconds", "When that ended",
                   Seconds(status.last_verification().finished_at()));
  }
  if (status.has_last_backup()) {
    families.Gauge("liggare_backup_time_seconds", "When the newest backup was made",
                   Seconds(status.last_backup().made_at()));
    families.Gauge("liggare_backup_events", "Events that it holds", status.last_backup().events());
  }
}

void AddLedgers(const v1::GetStatusResponse& status, Families& families) {
  const auto each = [&](const char* name, const char* help, auto value) {
    families.Begin(name, MetricType::Gauge, help);
    for (const v1::LedgerStatus& ledger : status.ledgers()) {
      families.Add(static_cast<double>(value(ledger)), {{"ledger", ledger.ledger()}});
    }
  };
  using Of = const v1::LedgerStatus&;
  each("liggare_ledger_size", "Events of the ledger", [](Of ledger) { return ledger.size(); });
  each("liggare_checkpoint_size", "Events that its last signed checkpoint covers",
       [](Of ledger) { return ledger.checkpoint_size(); });
  each("liggare_unwritten_events", "Events whose balance blocks are only in memory",
       [](Of ledger) { return ledger.unwritten_positions(); });
  each("liggare_ledger_halted", "1 when the ledger has halted",
       [](Of ledger) { return !ledger.halt_reason().empty(); });
  each("liggare_behind_anchor", "1 while records that were signed are missing",
       [](Of ledger) { return !ledger.behind_anchor().empty(); });
  each("liggare_signing_failed", "1 while checkpoints cannot be signed",
       [](Of ledger) { return !ledger.signing_failure().empty(); });
}

void AddAppends(const Figures& figures, Families& families) {
  families.Begin("liggare_append_requests_total", MetricType::Counter, "Appends acknowledged")
      .Add(static_cast<double>(figures.appends.appends.load(std::memory_order_relaxed)));
  families.Begin("liggare_commit_events", MetricType::Histogram, "Events of one synced commit")
      .Add(figures.appends.commit_events);
  families.Begin("liggare_commit_seconds", MetricType::Histogram, "Time of a commit and its sync")
      .Add(figures.appends.commit_seconds);
  families.Begin("liggare_append_refusals_total", MetricType::Counter, "Appends refused");
  for (const auto& [reason, count] : figures.refusals) {
    families.Add(static_cast<double>(count), {{"reason", reason}});
  }
  families.Begin("liggare_subscriber_lag_events", MetricType::Gauge,
                 "How far the furthest behind subscriber of a ledger is behind it");
  for (const auto& [ledger, lag] : figures.subscriber_lags) {
    families.Add(static_cast<double>(lag), {{"ledger", ledger}});
  }
}

// As gRPC writes them.
constexpr const char* kCodeNames[kRpcCodes] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

void AddRpcs(const RpcFigures& rpcs, Families& families) {
  families.Begin("liggare_rpc_seconds", MetricType::Histogram, "Time to answer a call");
  for (const auto& [name, figure] : rpcs.by_name()) {
    families.Add(figure->seconds, {{"rpc", name}});
  }
  families.Begin("liggare_rpcs_total", MetricType::Counter, "Calls answered");
  for (const auto& [name, figure] : rpcs.by_name()) {
    for (size_t code = 0; code < kRpcCodes; ++code) {
      const int64_t count = figure->codes[code].load(std::memory_order_relaxed);
      // A code that never came is no series.
      if (count == 0 && code != 0) continue;
      families.Add(static_cast<double>(count), {{"rpc", name}, {"code", kCodeNames[code]}});
    }
  }
  families.Begin("liggare_rpcs_in_progress", MetricType::Gauge, "Calls being answered");
  for (const auto& [name, figure] : rpcs.by_name()) {
    families.Add(static_cast<double>(figure->in_progress.load(std::memory_order_relaxed)),
                 {{"rpc", name}});
  }
}

void AddRocks(const store::RocksFigures& rocks, Families& families) {
  families.Gauge("liggare_rocksdb_file_bytes", "Sorted files", rocks.file_bytes);
  families.Gauge("liggare_rocksdb_memtable_bytes", "What is to be written to sorted files",
                 rocks.memtable_bytes);
  families.Gauge("liggare_rocksdb_pending_compaction_bytes", "What compactions have yet to merge",
                 rocks.pending_compaction_bytes);
  families.Gauge("liggare_rocksdb_compactions_running", "Compactions", rocks.compactions_running);
  families.Gauge("liggare_rocksdb_background_errors", "Errors in the background",
                 rocks.background_errors);
}

}  // namespace

std::string MetricsText(const v1::GetStatusResponse& status, const Figures& figures) {
  Families families;
  AddServer(status, families);
  AddStore(status, families);
  AddLedgers(status, families);
  AddAppends(figures, families);
  AddRpcs(figures.rpcs, families);
  AddRocks(figures.rocks, families);
  if (figures.certificate_expires_at.has_value()) {
    families.Gauge("liggare_certificate_expiry_time_seconds", "When the certificate expires",
                   Seconds(*figures.certificate_expires_at));
  }
  return families.Text();
}

}  // namespace liggare::operations
