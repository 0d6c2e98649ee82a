// The store as the server opens it, in one process and on a disk that fails: the real database,
// log, ledgers and writer, driven so that the same requests and faults are the same run.
//
// Every call returns at a quiet point: what was begun behind the caller's back is done. For that
// the writer waits for what is written behind, and small appends are written by their caller.
//
// For one thread. Borrows the faults, the clock and the keys.

#ifndef LIGGARE_TESTS_CRASH_SIMULATED_STORE_H_
#define LIGGARE_TESTS_CRASH_SIMULATED_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/reading.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/shared_reads.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "store/clock.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/vault.h"
#include "tests/support/fault_env.h"

namespace liggare::crash {

class SimulatedStore {
 public:
  SimulatedStore(support::FaultEnv& faults, store::Clock& clock, const store::KeyFiles& keys,
                 std::string folder);
  ~SimulatedStore() { Close(); }

  // Writes behind as soon as there are so many events.
  absl::Status Open(int64_t events_run);
  void Close();
  bool is_open() const { return sequencer_ != nullptr; }

  absl::StatusOr<v1::CreateLedgerResponse> Create(const v1::CreateLedgerRequest& request);
  absl::StatusOr<v1::AppendResponse> Append(const v1::AppendRequest& request);
  // The same of requests that the writer finds waiting all at once.
  std::vector<absl::StatusOr<v1::AppendResponse>> AppendTogether(
      const std::vector<v1::AppendRequest>& requests);
  absl::Status Rebuild(v1::RebuildScope scope);
  // Writes what is in memory of a family to a file.
  void Flush(int family);
  // Whatever is not being used right now.
  void PutAway();

  // Whether derived data has been found damaged, which a server's Mender makes anew.
  bool is_to_mend() const;
  bool halted() const { return log_->halt_reason().has_value(); }
  // Whether what is written behind could not be written.
  bool fell_behind() const { return sequencer_->write_behind().failure().has_value(); }
  // Why erased texts could not be purged the last time.
  std::optional<std::string> purge_failure() const { return sequencer_->text_purge().failure(); }

  const store::Database& database() const { return *database_; }
  const store::EventLog& log() const { return *log_; }
  const ledger::Ledgers& ledgers() const { return *ledgers_; }
  ledger::SharedReads& shared_reads() { return *shared_reads_; }
  ledger::Sources sources() const { return {*ledgers_, *log_, *vault_, *transaction_clock_}; }

 private:
  absl::Status OpenParts(int64_t events_run);
  void AwaitQuiet();

  support::FaultEnv& faults_;
  store::Clock& clock_;
  const store::KeyFiles& keys_;
  const std::string folder_;
  // Each uses those before it.
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::EventLog> log_;
  std::unique_ptr<store::Vault> vault_;
  std::unique_ptr<ledger::Ledgers> ledgers_;
  std::unique_ptr<ledger::TransactionClock> transaction_clock_;
  std::unique_ptr<ledger::Tail> tail_;
  std::unique_ptr<ledger::SharedReads> shared_reads_;
  std::unique_ptr<ledger::Sequencer> sequencer_;
};

}  // namespace liggare::crash

#endif  // LIGGARE_TESTS_CRASH_SIMULATED_STORE_H_
