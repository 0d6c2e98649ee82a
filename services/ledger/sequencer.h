// The single writer. Requests to append wait in a bounded queue; one thread takes all that waits,
// decides each in turn and stores what is let in one commit, across ledgers (see Appender). A small
// append that finds nobody writing and nothing waiting is written by its caller's own thread: then
// latency counts, and handing it over costs as much as writing it.
//
// Invariant: one thread at a time writes. A request is answered exactly once, with success only
// after its records are durable and visible to readers.
// Thread-safe. Borrows everything it is given. Answers are called on a writing thread, which may be
// the caller's, and must be quick; those that are refused at once, on the caller's.

#ifndef LIGGARE_SERVICES_LEDGER_SEQUENCER_H_
#define LIGGARE_SERVICES_LEDGER_SEQUENCER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/append_figures.h"
#include "services/ledger/append_queue.h"
#include "services/ledger/appender.h"
#include "services/ledger/ledgers.h"
#include "services/ledger/tail.h"
#include "services/ledger/text_purge.h"
#include "services/ledger/transaction_clock.h"
#include "services/ledger/write_behind.h"
#include "store/event_log.h"
#include "store/key_files.h"
#include "store/vault.h"

namespace liggare::ledger {

class Sequencer {
 public:
  struct Options {
    // Requests waiting, and their bytes in all.
    size_t queue_appends_max = 4096;
    size_t queue_bytes_max = 256u << 20;
    // Events of one append.
    size_t append_events_max = 10'000;
    // Events that an append condition with dates may look at.
    size_t condition_events_max = 10'000;
    WriteBehind::Options write_behind;
  };

  // Starts the writer's thread.
  Sequencer(store::EventLog& log, store::Vault& vault, const store::KeyFiles& keys,
            Ledgers& ledgers, Tail& tail, TransactionClock& clock, const Options& options);
  // Drains.
  ~Sequencer();

  // Checks the shape of the request, on the caller's thread, and queues it. Never blocks. Refuses
  // at once what is out of shape or over a limit, and with QUEUE_FULL or DRAINING.
  void Append(ArenaAppend request, std::string actor, AppendDone done);
  // The same of an event that only the server writes, whose shape is its own matter.
  void AppendReserved(ArenaAppend request, std::string actor, AppendDone done);
  // The new ledger, or the ledger that was opened with the same content.
  void CreateLedger(v1::CreateLedgerRequest request, std::string actor, CreateLedgerDone done);

  // Has the writer do something between two batches. DRAINING after Drain().
  absl::Status Between(absl::AnyInvocable<void()> work);

  // Refuses what is new, finishes what waits, ends the thread. May be called again.
  void Drain();

  size_t queued_appends() const { return queue_.size(); }
  size_t queued_appends_max() const { return options_.queue_appends_max; }
  const WriteBehind& write_behind() const { return write_behind_; }
  const TextPurge& text_purge() const { return text_purge_; }
  const AppendFigures& figures() const { return figures_; }

 private:
  void Write();
  // Writes a request on the caller's thread, if nobody writes and nothing waits.
  bool WriteAtOnce(WriteRequest& request);
  void WriteRound(std::vector<WriteRequest> requests) ABSL_EXCLUSIVE_LOCKS_REQUIRED(writing_);

  const Options options_;
  AppendFigures figures_;
  AppendQueue queue_;
  WriteBehind write_behind_;
  // Held by whoever writes.
  absl::Mutex writing_;
  Appender appender_ ABSL_GUARDED_BY(writing_);

  TextPurge text_purge_;

  absl::Mutex drain_mutex_;
  std::thread writer_ ABSL_GUARDED_BY(drain_mutex_);  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_SEQUENCER_H_
