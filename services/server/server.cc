#include "services/server/server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include "services/audit/audit.h"
#include "services/budget/refusal.h"
#include "services/ledger/idle_ledgers.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/mender.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/shared_reads.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "services/operations/backups.h"
#include "services/operations/log.h"
#include "services/rpc/audit_service.h"
#include "services/rpc/budget_service.h"
#include "services/rpc/call_meter.h"
#include "services/rpc/host.h"
#include "services/rpc/ledger_service.h"
#include "services/rpc/moment.h"
#include "services/rpc/operations_service.h"
#include "services/server/health.h"
#include "services/server/listen_address.h"
#include "services/server/opened_store.h"
#include "services/server/port_file.h"
#include "services/server/watch_port.h"
#include "store/clock.h"
#include "store/disk_space.h"

namespace liggare::server {
namespace {

constexpr std::chrono::milliseconds kGraceOfWatchers{500};

using operations::LogError;
using operations::LogInfo;
using operations::LogWarning;

// Puts what gRPC says into the form of the log.
void LogOfGrpc(gpr_log_func_args* line) {
  if (line->severity == GPR_LOG_SEVERITY_ERROR) LogError("grpc", {{"message", line->message}});
}

// Settings of gRPC and protobuf that hold for every server of the process; once.
void SetUpLibraries() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Debian's absl looks for cycles of locks at each lock unless it is told not to.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    // What cannot be decoded is refused with its reason; no need to complain beside the log.
    google::protobuf::SetLogHandler(nullptr);
    gpr_set_log_function(LogOfGrpc);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::channelz::experimental::InitChannelzService();
  });
}

void LogWriteBehind(const absl::Status& written) {
  if (written.ok()) return LogInfo("writes_resumed");
  LogError("write_failed", {{"reason", std::string(written.message())}});
}

void LogDamage(const v1::Mending& mending) {
  LogWarning("derived_data_damaged", {{"damage", mending.damage()},
                                      {"rebuilding", v1::RebuildScope_Name(mending.scope())}});
}

void LogMended(const absl::Status& mended) {
  if (mended.ok()) return LogInfo("derived_data_rebuilt");
  if (absl::IsCancelled(mended)) return LogInfo("rebuild_given_up");
  LogError("rebuild_failed", {{"reason", std::string(mended.message())}});
}

void LogVerification(const v1::StoreVerification& verification) {
  for (const v1::Damage& damage : verification.damages()) {
    LogError("damage_found", {{"ledger", damage.ledger()},
                              {"position", std::to_string(damage.position())},
                              {"what", damage.what()}});
  }
  LogInfo("store_verified", {{"records", std::to_string(verification.records())},
                             {"damages", std::to_string(verification.damages_size())}});
}

ledger::Sequencer::Options SequencerOptions(const Options& options) {
  ledger::Sequencer::Options limits;
  limits.queue_appends_max = static_cast<size_t>(options.queue_appends_max);
  limits.queue_bytes_max = static_cast<size_t>(options.queue_bytes_max);
  limits.append_events_max = static_cast<size_t>(options.append_events_max);
  limits.write_behind.on_change = LogWriteBehind;
  return limits;
}

}  // namespace

// In the order they begin; they end in the reverse order.
struct Server::Parts {
  explicit Parts(const Options& given)
      : options(given),
        host(given.limits, given.trail),
        audit_service(host),
        ledger_service(host),
        budget_service(host),
        operations_service(host) {}

  absl::Status OpenStore();
  // The credentials of the port; plaintext without TLS.
  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> OpenAccess();
  absl::Status Listen();
  // Lets machines watch from before the ledgers are open.
  absl::Status LetWatch();
  absl::Status OpenLedgers();
  // Holds the ledgers against the anchor, and begins to sign and to verify.
  absl::Status BeginAudit();
  absl::Status Rebuild(v1::RebuildScope scope, rpc::OnRebuildProgress on_progress);
  // Looks what has halted, tells the log once and whoever watches the health.
  void NoteHalts();
  void Drain();

  const Options options;
  const absl::Time started_at = absl::Now();
  std::unique_ptr<OpenedStore> store;
  std::unique_ptr<ledger::Ledgers> ledgers;
  std::optional<ledger::IdleLedgers> idle_ledgers;
  std::optional<ledger::TransactionClock> clock;
  std::optional<ledger::Tail> tail;
  std::optional<ledger::SharedReads> shared_reads;
  std::optional<ledger::Sequencer> sequencer;
  std::optional<ledger::Mender> mender;
  std::optional<audit::Audit> audit;
  std::unique_ptr<operations::Backups> backups;
  std::optional<rpc::Backend> backend;
  rpc::Host host;
  rpc::AuditService audit_service;
  rpc::LedgerService ledger_service;
  rpc::BudgetService budget_service;
  rpc::OperationsService operations_service;
  std::unique_ptr<AccessFiles> access_files;
  std::unique_ptr<grpc::Server> grpc;
  std::optional<Health> health;
  std::string address;
  int port = 0;
  std::atomic<bool> is_open = false;  // the host answers
  std::unique_ptr<WatchPort> watch_port;
  std::once_flag drained;
  absl::Mutex mutex;
  // What has halted, as logged: the ledger, or "" for the store.
  std::set<std::string> halted ABSL_GUARDED_BY(mutex);
};

absl::Status Server::Parts::OpenStore() {
  auto opened = server::OpenStore(options);
  if (!opened.ok()) return opened.status();
  store = *std::move(opened);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Server::Parts::OpenAccess() {
  if (!UsesTls(options)) {
    LogWarning("open_access", {{"listen", options.listen}});
    return grpc::InsecureServerCredentials();
  }
  auto opened = AccessFiles::Open(options.access, host.access());
  if (!opened.ok()) return opened.status();
  access_files = *std::move(opened);
  return access_files->credentials();
}

absl::Status Server::Parts::Listen() {
  SetUpLibraries();
  const auto credentials = OpenAccess();
  if (!credentials.ok()) return credentials.status();
  grpc::ServerBuilder builder;
  // Else a second server would share the port in silence.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // The services measure requests themselves, so that too large a one is refused with its reason.
  builder.SetMaxReceiveMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             static_cast<int>(options.limits.connection_calls_max));
  // gRPC finds the clients that died without a word; a ledger that is silent ends nobody's stream.
  const auto keepalive_ms = static_cast<int>(options.limits.keepalive_seconds * 1'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, keepalive_ms);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, keepalive_ms);
  // Else it stops asking after the second time that nothing was sent in between.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddListeningPort(options.listen, *credentials, &port);
  builder.RegisterService(&audit_service);
  builder.RegisterService(&ledger_service);
  builder.RegisterService(&budget_service);
  builder.RegisterService(&operations_service);
  std::vector<std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>> meters;
  meters.push_back(std::make_unique<rpc::CallMeters>(host.rpc_figures()));
  builder.experimental().SetInterceptorCreators(std::move(meters));
  grpc = builder.BuildAndStart();
  if (grpc == nullptr || port == 0) {
    return absl::UnavailableError("cannot listen on " + options.listen +
                                  ": another program may have the port");
  }
  address = HostOf(options.listen) + ":" + std::to_string(port);
  health.emplace(*grpc->GetHealthCheckService());
  return absl::OkStatus();
}

absl::Status Server::Parts::LetWatch() {
  if (options.metrics.empty()) return absl::OkStatus();
  const auto metrics = [this]() -> std::optional<std::string> {
    if (!is_open) return std::nullopt;
    return rpc::MetricsOf(host);
  };
  auto listening =
      WatchPort::Listen(options.metrics, {metrics, [this] { return health->is_serving(); }});
  if (!listening.ok()) return listening.status();
  watch_port = *std::move(listening);
  return absl::OkStatus();
}

absl::Status Server::Parts::OpenLedgers() {
  auto opened = ledger::Ledgers::Open(*store->database, *store->log);
  if (!opened.ok()) return opened.status();
  ledgers = *std::move(opened);
  idle_ledgers.emplace(*ledgers, ledger::IdleLedgers::Options{});
  clock.emplace(store::SystemClock());
  tail.emplace();
  shared_reads.emplace(*store->log);
  sequencer.emplace(*store->log, store->vault, store->keys, *ledgers, *tail, *clock,
                    SequencerOptions(options));
  mender.emplace(*store->database, *store->log, *ledgers, *sequencer,
                 ledger::Mender::Options{.on_begin = LogDamage, .on_end = LogMended});
  if (absl::Status begun = BeginAudit(); !begun.ok()) return begun;
  auto opened_backups = operations::Backups::Open(
      *store->database, *store->log, {.folder = options.backup_dir, .kept = options.backups_kept});
  if (!opened_backups.ok()) return opened_backups.status();
  backups = *std::move(opened_backups);
  backend.emplace(rpc::Backend{
      .sources = {*ledgers, *store->log, store->vault, *clock},
      .sequencer = *sequencer,
      .tail = *tail,
      .shared_reads = *shared_reads,
      .audit = *audit,
      .backups = *backups,
      .facts = {.started_at = started_at,
                .open_access = host.access().is_open(),
                .cache_bytes_max = options.cache_bytes,
                .free_disk_bytes_min = options.free_disk_bytes_min},
      .cache_bytes = [this] { return static_cast<int64_t>(store->database->cache_bytes()); },
      .free_disk_bytes =
          [this] { return store::FreeDiskBytes(store->database->env(), options.data); },
      .rocks_figures = [this] { return store->database->figures(); },
      .certificate_expires_at = [this]() -> std::optional<absl::Time> {
        if (access_files == nullptr) return std::nullopt;
        return access_files->certificate_expires_at();
      },
      .halted = [this] { NoteHalts(); },
      .rebuild = [this](v1::RebuildScope scope,
                        rpc::OnRebuildProgress on_progress) { return Rebuild(scope, on_progress); },
      .mending = [this] { return mender->mending(); }});
  host.Open(*backend);
  is_open = true;
  return absl::OkStatus();
}

absl::Status Server::Parts::BeginAudit() {
  std::vector<proof::VerifierKey> witnesses;
  if (!options.witness_keys.empty()) {
    auto read = audit::ReadWitnessKeys(options.witness_keys);
    if (!read.ok()) return read.status();
    witnesses = *std::move(read);
  }
  const audit::SigningParts parts{*ledgers,
                                  *store->log,
                                  store->keys,
                                  *store->anchor,
                                  store->signatures,
                                  store::SystemClock(),
                                  absl::Hours(24) * options.old_key_days};
  audit.emplace(parts, *sequencer, std::move(witnesses));
  audit::StoreVerifier::Options verifications;
  verifications.every = absl::Hours(options.verify_hours);
  verifications.first_after = std::min(verifications.first_after, verifications.every);
  verifications.on_end = [this](const v1::StoreVerification& verification) {
    LogVerification(verification);
    NoteHalts();
  };
  return audit->Begin(*ledgers, *store->log, std::move(verifications));
}

absl::Status Server::Parts::Rebuild(v1::RebuildScope scope, rpc::OnRebuildProgress on_progress) {
  return mender->Run(scope, [&](v1::RebuildPhase phase, const std::string& ledger,
                                int64_t events_done, int64_t events_total) {
    return on_progress({ledger, phase, events_done, events_total});
  });
}

void Server::Parts::NoteHalts() {
  std::vector<std::pair<std::string, std::optional<std::string>>> reasons = {
      {"", store->log->halt_reason()}};
  for (const auto& ledger : ledgers->All()) {
    reasons.emplace_back(ledger->id(), ledger->halt_reason());
  }
  const absl::MutexLock lock(&mutex);
  for (const auto& [ledger, reason] : reasons) {
    if (!reason.has_value() || !halted.insert(ledger).second) continue;
    LogError("halted", {{"ledger", ledger.empty() ? "all" : ledger}, {"reason", *reason}});
    health->Halt();
  }
}

void Server::Parts::Drain() {
  if (health.has_value()) health->Drain();
  if (sequencer.has_value()) {
    LogInfo("draining", {{"queued_appends", std::to_string(sequencer->queued_appends())}});
    host.EndSoon();
    mender->End();
    sequencer->Drain();
    const bool all_ended = host.calls().AwaitNone(absl::Seconds(options.drain_seconds_max));
    if (!all_ended) LogWarning("calls_cut_off");
    // What waits for a checkpoint is told by the host's workers, which end before this does.
    if (audit.has_value()) audit->End();
  }
  // What is left follows the health or asks for descriptions, and would go on for ever.
  if (grpc != nullptr) {
    grpc->Shutdown(std::chrono::system_clock::now() + kGraceOfWatchers);
  }
  if (tail.has_value()) {
    tail->Close();
    LogInfo("drained");
  }
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const Options& options) {
  auto server = std::unique_ptr<Server>(new Server(std::make_unique<Parts>(options)));
  Parts& parts = *server->parts_;
  absl::Status status = parts.OpenStore();
  if (status.ok()) status = parts.Listen();
  if (status.ok()) status = parts.LetWatch();
  if (status.ok()) status = parts.OpenLedgers();
  if (!status.ok()) return status;
  for (const auto& ledger : parts.ledgers->All()) {
    LogInfo("ledger_opened",
            {{"ledger", ledger->id()}, {"size", std::to_string(ledger->head().size.value)}});
    if (auto reason = ledger->behind_anchor()) {
      LogWarning("behind_anchor", {{"ledger", ledger->id()}, {"reason", *reason}});
    }
  }
  for (const auto& [id, reason] : parts.ledgers->Lost()) {
    LogWarning("behind_anchor", {{"ledger", id}, {"reason", reason}});
  }
  parts.health->Open();
  parts.NoteHalts();
  if (!options.port_file.empty()) status = WritePortFile(options.port_file, parts.port);
  if (!status.ok()) return status;
  LogInfo(
      "listening",
      {{"address", parts.address}, {"data", options.data}, {"metrics", server->metrics_address()}});
  return server;
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { Drain(); }

const std::string& Server::address() const { return parts_->address; }
std::string Server::metrics_address() const {
  return parts_->watch_port == nullptr ? "" : parts_->watch_port->address();
}

void Server::LookAtAccessFiles() {
  if (parts_->access_files != nullptr) parts_->access_files->Look();
}

void Server::Drain() {
  std::call_once(parts_->drained, [this] { parts_->Drain(); });
}

}  // namespace liggare::server
