#include "services/rpc/moment.h"

#include <map>
#include <optional>
#include <utility>

#include "services/operations/memory.h"
#include "services/operations/metrics.h"
#include "services/operations/server_status.h"

namespace liggare::rpc {
namespace {

operations::ServerMoment MomentOf(Host& host, const Backend& backend) {
  operations::ServerMoment moment;
  moment.draining = host.draining();
  moment.halt_reason = backend.sources.log.halt_reason();
  moment.queued_appends = static_cast<int64_t>(backend.sequencer.queued_appends());
  moment.queued_appends_max = static_cast<int64_t>(backend.sequencer.queued_appends_max());
  const auto unindexed = backend.sources.log.unindexed();
  moment.unindexed_events = unindexed.events;
  moment.unindexed_events_max = backend.sequencer.write_behind().events_max();
  moment.unindexed_bytes = static_cast<int64_t>(unindexed.bytes);
  moment.cache_bytes = backend.cache_bytes();
  moment.memory_bytes = operations::ResidentBytes();
  moment.write_failure = backend.sequencer.write_behind().failure();
  moment.mending = backend.mending();
  moment.last_backup = backend.backups.last();
  moment.free_disk_bytes = backend.free_disk_bytes();
  moment.clock_jumped = backend.sources.clock.jumped();
  moment.purge_failure = backend.sequencer.text_purge().failure();
  moment.last_verification = backend.audit.verifier->last();
  moment.subscribers = host.subscribers().taken();
  for (const auto& ledger : backend.sources.ledgers.All()) {
    const store::LedgerHead head = ledger->head();
    const auto checkpoint = backend.audit.checkpoints.Latest(ledger->id());
    moment.ledgers.push_back(
        {ledger->id(), head.size, head.last_recorded_at, ledger->halt_reason(), ledger->unwritten(),
         checkpoint.has_value() ? checkpoint->head.size : Size{0}, ledger->behind_anchor(),
         backend.audit.signer->failure(ledger->id())});
  }
  for (const auto& [id, reason] : backend.sources.ledgers.Lost()) {
    operations::LedgerMoment& lost = moment.ledgers.emplace_back();
    lost.ledger = id;
    lost.behind_anchor = reason;
  }
  return moment;
}

// How far the furthest behind subscriber of each ledger is behind it.
std::map<std::string, int64_t> Lags(Host& host) {
  std::map<std::string, int64_t> lags;
  for (const auto& [id, next] : host.followers().Furthest()) {
    const auto ledger = host.backend().sources.ledgers.Find(id);
    if (ledger.ok()) lags[id] = (*ledger)->head().size.value - next.value;
  }
  return lags;
}

}  // namespace

v1::GetStatusResponse StatusOf(Host& host) {
  const Backend& backend = host.backend();
  return operations::Describe(backend.facts, MomentOf(host, backend));
}

std::string MetricsOf(Host& host) {
  const Backend& backend = host.backend();
  return operations::MetricsText(StatusOf(host),
                                 {.appends = backend.sequencer.figures(),
                                  .rpcs = host.rpc_figures(),
                                  .refusals = host.refusals(),
                                  .subscriber_lags = Lags(host),
                                  .rocks = backend.rocks_figures(),
                                  .certificate_expires_at = backend.certificate_expires_at()});
}

}  // namespace liggare::rpc
