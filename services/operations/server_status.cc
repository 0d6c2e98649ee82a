#include "services/operations/server_status.h"

#include "services/budget/rules.h"
#include "store/database.h"
#include "store/timestamp.h"

namespace liggare::operations {
namespace {

v1::ServerState StateOf(const ServerMoment& moment) {
  if (moment.halt_reason.has_value()) return v1::SERVER_STATE_HALTED;
  return moment.draining ? v1::SERVER_STATE_DRAINING : v1::SERVER_STATE_SERVING;
}

void Describe(const LedgerMoment& moment, v1::LedgerStatus& status) {
  status.set_ledger(moment.ledger);
  status.set_size(moment.size.value);
  *status.mutable_last_recorded_at() = store::ToTimestamp(moment.last_recorded_at);
  status.set_halt_reason(moment.halt_reason.value_or(""));
  status.set_unwritten_positions(moment.unwritten_positions);
  status.set_checkpoint_size(moment.checkpoint_size.value);
  status.set_behind_anchor(moment.behind_anchor.value_or(""));
  status.set_signing_failure(moment.signing_failure.value_or(""));
}

}  // namespace

const char* Version() { return LIGGARE_VERSION; }

v1::GetStatusResponse Describe(const ServerFacts& facts, const ServerMoment& moment) {
  v1::GetStatusResponse status;
  status.set_state(StateOf(moment));
  status.set_halt_reason(moment.halt_reason.value_or(""));
  status.set_version(Version());
  status.set_format_version(store::kFormatVersion);
  status.set_rules_version(budget::kRulesVersion);
  *status.mutable_started_at() = store::ToTimestamp(facts.started_at);
  status.set_open_access(facts.open_access);
  status.set_queued_appends(moment.queued_appends);
  status.set_queued_appends_max(moment.queued_appends_max);
  status.set_subscribers(moment.subscribers);
  status.set_unindexed_events(moment.unindexed_events);
  status.set_unindexed_bytes(moment.unindexed_bytes);
  status.set_unindexed_events_max(moment.unindexed_events_max);
  status.set_cache_bytes(moment.cache_bytes);
  status.set_cache_bytes_max(facts.cache_bytes_max);
  status.set_memory_bytes(moment.memory_bytes);
  status.set_write_failure(moment.write_failure.value_or(""));
  if (moment.mending.has_value()) *status.mutable_mending() = *moment.mending;
  if (moment.last_verification.has_value()) {
    *status.mutable_last_verification() = *moment.last_verification;
  }
  status.set_free_disk_bytes(moment.free_disk_bytes.value_or(-1));
  status.set_free_disk_bytes_min(facts.free_disk_bytes_min);
  if (moment.last_backup.has_value()) *status.mutable_last_backup() = *moment.last_backup;
  status.set_clock_jumped(moment.clock_jumped);
  status.set_purge_failure(moment.purge_failure.value_or(""));
  for (const LedgerMoment& ledger : moment.ledgers) Describe(ledger, *status.add_ledgers());
  return status;
}

}  // namespace liggare::operations
