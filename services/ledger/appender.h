// Decides requests one after the other and stores those it lets through, many in one commit: the
// way from a request to the log, in the order they are taken.
//
// Of each append: is it a repetition, does its condition hold, do the rules let its events, on the
// state with everything decided before it. Commit() is the durable point; only after it are the
// records shown to readers and the requests answered, in their order.
//
// Invariant: the state holds what is committed and what the open batch has decided, nothing else: a
// refused or only validated append is undone exactly. After a failed commit nothing is
// acknowledged any more, for nobody knows what of it is on disk.
// For one thread, the writer's. Borrows everything it is given.

#ifndef LIGGARE_SERVICES_LEDGER_APPENDER_H_
#define LIGGARE_SERVICES_LEDGER_APPENDER_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/repetition.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "services/ledger/write_request.h"
#include "store/batch.h"
#include "store/event_log.h"
#include "store/vault.h"

namespace liggare::ledger {

class Appender {
 public:
  // `condition_events_max`: how many events a condition with dates may look at.
  Appender(store::EventLog& log, store::Vault& vault, Ledgers& ledgers, Tail& tail,
           TransactionClock& clock, size_t condition_events_max);

  // Decides a request. It is answered by the next Commit(), which this may itself bring about, when
  // the batch is full or what is asked needs the earlier ones committed.
  void Take(WriteRequest request);
  // Makes everything decided durable, shows it, answers.
  void Commit();

  // Whether texts were erased since this was last asked.
  bool TakeErased();

 private:
  // Answers a request: with what was decided, or with why that could not be committed.
  using Answer = absl::AnyInvocable<void(const absl::Status& committed)>;

  // What the open batch has decided of one ledger.
  struct Decided {
    std::shared_ptr<Ledger> ledger;
    bool is_new = false;
    std::vector<v1::Record> records;
  };

  void Take(AppendWork work);
  void Take(CreateLedgerWork work);

  absl::StatusOr<v1::AppendResponse> Decide(const AppendWork& work);
  absl::StatusOr<FoundEvents> FindEvents(const v1::AppendRequest& request);
  // Adds the append to the batch; when the rules or the batch refuse an event of it, nothing.
  absl::StatusOr<v1::AppendResponse> DecideNew(const AppendWork& work,
                                               const std::shared_ptr<Ledger>& ledger);
  absl::Status AddEvents(const AppendWork& work, Ledger& ledger, std::vector<v1::Record>& added);
  absl::Status AddEvent(std::span<const v1::Event> events, size_t index, const std::string& actor,
                        Ledger& ledger, std::vector<v1::Record>& added);
  absl::StatusOr<std::shared_ptr<Ledger>> OpenLedger(v1::CreateLedgerRequest request,
                                                     const std::string& actor);

  // HALTED when the log takes no more commits.
  absl::Status CheckTakesAppends() const;
  absl::Status EnsureBatch();
  absl::Status CommitBatch();
  void Show();
  void Drop();

  store::EventLog& log_;
  store::Vault& vault_;
  Ledgers& ledgers_;
  Tail& tail_;
  TransactionClock& clock_;
  const size_t condition_events_max_;

  std::optional<store::Batch> batch_;
  absl::Time batch_time_;
  std::map<std::string, Decided> decided_;
  std::vector<Answer> answers_;
  bool erased_ = false;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_APPENDER_H_
