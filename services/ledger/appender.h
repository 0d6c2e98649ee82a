// Decides requests one after the other and stores those it lets through, many in one commit: the
// way from a request to the log, in the order it is taken.
//
// Of each append: is it a repetition, does its condition hold, do the rules let its events, on the
// state with everything decided before it. Commit() is the durable point; only after it are the
// records shown to readers and the requests answered.
//
// Invariant: the state holds what is committed and what this batch has decided, nothing else: a
// refused or only validated append is undone exactly. After a failed commit nothing is
// acknowledged any more, for what reached the disk is unknown.
// For one thread, the writer's. Borrows everything it is given.

#ifndef LIGGARE_SERVICES_LEDGER_APPENDER_H_
#define LIGGARE_SERVICES_LEDGER_APPENDER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "services/ledger/write_request.h"
#include "store/event_log.h"
#include "store/vault.h"

namespace liggare::ledger {

class Appender {
 public:
  // `condition_events_max`: how many events a condition with dates may look at.
  Appender(store::EventLog& log, store::Vault& vault, Ledgers& ledgers, Tail& tail,
           TransactionClock& clock, size_t condition_events_max);

  // Decides a request. Its answer comes now or with the next Commit(), which this may bring about
  // when the batch is full or what is asked needs it committed.
  void Take(WriteRequest request);
  // Makes everything decided durable, shows it, answers. Does nothing when nothing is decided.
  void Commit();

  // Whether texts were erased since the last time this was asked.
  bool TakeErased();

 private:
  struct Answer {
    AppendDone done;
    v1::AppendResponse response;
  };
  // What the open batch has decided of one ledger.
  struct Decided {
    std::shared_ptr<Ledger> ledger;
    std::vector<v1::Record> records;
  };

  void Take(AppendWork work);
  void Take(CreateLedgerWork work);
  absl::StatusOr<v1::AppendResponse> Decide(const AppendWork& work);
  absl::StatusOr<v1::AppendResponse> DecideNew(const AppendWork& work, Ledger& ledger);
  absl::Status OpenBatch();
  void UndoDecided();

  store::EventLog& log_;
  store::Vault& vault_;
  Ledgers& ledgers_;
  Tail& tail_;
  TransactionClock& clock_;
  const size_t condition_events_max_;
  std::optional<store::Batch> batch_;
  std::map<std::string, Decided> decided_;
  std::vector<Answer> answers_;
  bool erased_ = false;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_APPENDER_H_
