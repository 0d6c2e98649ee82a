// Decides requests one after the other and stores what it lets through, many in one commit: the way
// from a request to the log, in the order they are taken.
//
// Of each append: is it a repetition, does its condition hold, do the rules let its events, on the
// state with everything decided before it. A commit is the durable point; only after it are the
// records shown to readers and the requests answered, in their order. While one round of requests
// is being committed the next may be decided, on top of it.
// A record is made in the arena of its request, serialised once, by the commit, into the chunk that
// is stored, and shown as it was made; the arena lives until nothing that is decided may read it.
//
// Invariant: the state holds what is committed and what has been decided since, nothing else: a
// refused or only validated append is undone exactly, and so is a round whose commit fails, with
// the one decided on top of it. After a failed write nothing is acknowledged any more, for nobody
// knows what of it is on disk.
// For one thread, the writer's; commits beside it are on a thread of its own. Borrows everything it
// is given.

#ifndef LIGGARE_SERVICES_LEDGER_APPENDER_H_
#define LIGGARE_SERVICES_LEDGER_APPENDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/append_figures.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/repetition.h"
#include "services/ledger/side_thread.h"
#include "services/ledger/tail.h"
#include "services/ledger/transaction_clock.h"
#include "services/ledger/write_request.h"
#include "store/batch.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/vault.h"

namespace liggare::ledger {

class Appender {
 public:
  // `condition_events_max`: how many events a condition with dates may look at.
  Appender(store::EventLog& log, store::Vault& vault, const store::KeyFiles& keys, Ledgers& ledgers,
           Tail& tail, TransactionClock& clock, size_t condition_events_max,
           AppendFigures& figures);

  ~Appender();

  // Decides a request. It is answered by the next commit, which this may itself bring about, when
  // the batch is full or what is asked needs the earlier ones committed.
  void Take(WriteRequest request);
  // Makes everything decided durable, shows it, answers; done when it returns.
  void Commit();
  // The same beside the caller, who may go on to decide. Waits for the commit begun before.
  void CommitBeside();

  // How many events were committed since this was last asked.
  int64_t TakeCommitted();

  // Whether texts were erased since this was last asked.
  bool TakeErased();

 private:
  // A request that was taken, to be answered when its round is committed.
  struct Answer {
    std::variant<AppendWork, CreateLedgerWork> work;
    // Of an append, in its arena; or the ledger that was opened.
    absl::StatusOr<const v1::AppendResponse*> appended = nullptr;
    absl::StatusOr<std::shared_ptr<Ledger>> opened = nullptr;
  };

  // What a round has decided of one ledger. The records lie in the arenas of the requests.
  struct Decided {
    std::shared_ptr<Ledger> ledger;
    std::shared_ptr<budget::State> state;
    bool is_new = false;
    std::vector<const v1::Record*> records;
  };

  // The requests that are committed together.
  struct Round {
    // None as long as nothing needed one.
    std::shared_ptr<store::Batch> batch;
    absl::Time time;
    std::map<std::string, Decided> decided;
    std::vector<Answer> answers;
    // The first records of ledgers that the round makes.
    std::deque<v1::Record> openings;
    // Set by the commit.
    absl::Status committed;
    int64_t events = 0;
    bool erased = false;
  };

  void Take(AppendWork work);
  void Take(CreateLedgerWork work);
  void Take(BetweenWork work);

  absl::StatusOr<const v1::AppendResponse*> Decide(const AppendWork& work);
  absl::StatusOr<FoundEvents> FindEvents(const v1::AppendRequest& request) const;
  // Adds the append to the batch; when the rules or the batch refuse an event of it, nothing.
  absl::StatusOr<const v1::AppendResponse*> DecideNew(const AppendWork& work,
                                                      const std::shared_ptr<Ledger>& ledger);
  absl::Status AddEvents(const AppendWork& work, Decided& of_ledger);
  absl::Status AddEvent(const AppendWork& work, size_t index, Decided& of_ledger);
  // Takes the records from one on back from the state.
  static void Undo(Decided& of_ledger, size_t from);
  absl::StatusOr<std::shared_ptr<Ledger>> OpenLedger(v1::CreateLedgerRequest request,
                                                     const std::string& actor);
  // What the batch holds of a ledger, to be filled.
  absl::StatusOr<Decided*> DecidedOf(const std::shared_ptr<Ledger>& ledger);

  // HALTED when the log takes no more commits.
  absl::Status CheckTakesAppends() const;
  absl::Status EnsureBatch();
  // Whether something decided is not known to be committed.
  bool HasUncommitted() const { return !open_->decided.empty() || beside_ != nullptr; }

  // Commits, shows and answers a round; when the commit fails, leaves it to be dropped. Touches
  // nothing else of the appender but what is thread-safe.
  void Finish(Round& round) const;
  absl::Status CommitBatch(Round& round) const;
  void Show(Round& round) const;
  static void Tell(Answer& answer, const absl::Status& committed);
  // Waits for the commit beside; drops what it could not commit, and what was decided on top.
  void AwaitBeside();
  // Takes a round back, and answers it with why.
  void Drop(std::unique_ptr<Round> round, const absl::Status& why);
  void Note(const Round& round);

  store::EventLog& log_;
  store::Vault& vault_;
  const store::KeyFiles& keys_;
  Ledgers& ledgers_;
  Tail& tail_;
  TransactionClock& clock_;
  const size_t condition_events_max_;
  AppendFigures& figures_;

  // What is being decided; and below it what is being committed, if anything is.
  std::unique_ptr<Round> open_ = std::make_unique<Round>();
  std::unique_ptr<Round> beside_;
  // The round before these, which takes a while to let go of: that is left to the next commit.
  std::unique_ptr<Round> spent_;
  int64_t committed_ = 0;
  bool erased_ = false;
  SideThread committer_{"committer"};  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_APPENDER_H_
