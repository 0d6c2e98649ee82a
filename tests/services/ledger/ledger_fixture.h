// A store in a folder of its own, with everything of the ledger on it: for tests that append and
// read, and whose disk can fail. The Appender is driven by hand, so that what is in one batch is
// the test's to say; a SequencerFixture has a Sequencer on the same parts.

#ifndef LIGGARE_TESTS_SERVICES_LEDGER_LEDGER_FIXTURE_H_
#define LIGGARE_TESTS_SERVICES_LEDGER_LEDGER_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/budget/refusal.h"
#include "services/ledger/appender.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/reading.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/shared_reads.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "store/database.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/vault.h"
#include "tests/services/ledger/made_events.h"
#include "tests/support/fault_env.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace liggare::ledger {

class LedgerFixture : public ::testing::Test {
 protected:
  LedgerFixture();
  // Checks the whole log, unless it has halted or the test has damaged it.
  ~LedgerFixture() override;

  void Open();
  void Close();
  void Reopen();

  // Takes a request without committing; the answer is there after the next Commit().
  std::shared_ptr<std::optional<absl::StatusOr<v1::AppendResponse>>> Take(
      const v1::AppendRequest& request);
  // Takes a request and commits.
  absl::StatusOr<v1::AppendResponse> Append(const v1::AppendRequest& request);
  absl::StatusOr<v1::Ledger> Create(const v1::CreateLedgerRequest& request);
  // Creates kLedger, which must work.
  void CreateLedger();

  Sources sources() const { return {*ledgers_, *log_, *vault_, *transaction_clock_}; }
  std::shared_ptr<const Ledger> ledger() const { return *ledgers_->Find(kLedger); }
  // Of kLedger, which can be loaded.
  const projection::Projection& projection() const { return **ledger()->projection(); }
  std::vector<v1::Record> Records() const;

  bool is_damaged_ = false;
  support::TemporaryFolder folder_;
  support::FaultEnv faults_;
  support::ManualClock clock_{absl::FromUnixSeconds(1'590'000'000)};
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::EventLog> log_;
  std::unique_ptr<store::Vault> vault_;
  absl::StatusOr<store::KeyFiles> keys_ = store::KeyFiles::Open(folder_.path() + "/keys");
  std::unique_ptr<Ledgers> ledgers_;
  std::unique_ptr<TransactionClock> transaction_clock_;
  std::unique_ptr<Tail> tail_;
  std::unique_ptr<SharedReads> shared_reads_;
  AppendFigures figures_;
  std::unique_ptr<Appender> appender_;
};

// The same with a Sequencer, once it is started, and the ledger kLedger.
class SequencerFixture : public LedgerFixture {
 protected:
  SequencerFixture() { CreateLedger(); }
  // Writes everything behind.
  ~SequencerFixture() override { Stop(); }

  void Start(const Sequencer::Options& options = {});
  void Stop() { sequencer_.reset(); }

  absl::StatusOr<v1::AppendResponse> AppendAndWait(const v1::AppendRequest& request);

  std::unique_ptr<Sequencer> sequencer_;
};

// The answer to an append, for when its callback has returned.
absl::StatusOr<v1::AppendResponse> Copied(
    const absl::StatusOr<const v1::AppendResponse*>& response);
// The records in wire form, parsed.
std::vector<v1::Record> Parsed(const WireRecords& records);
std::vector<int64_t> PositionsOf(const WireRecords& records);

// The reason of a refusal; UNSPECIFIED when it is none.
v1::ErrorReason Reason(const absl::Status& status);
// A number or name of its metadata; empty when it has none.
std::string Named(const absl::Status& status, const std::string& name);

}  // namespace liggare::ledger

#endif  // LIGGARE_TESTS_SERVICES_LEDGER_LEDGER_FIXTURE_H_
