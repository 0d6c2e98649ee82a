#include "services/ledger/sequencer.h"

#include <utility>
#include <variant>
#include <vector>

#include "services/budget/refusal.h"
#include "services/budget/shape.h"
#include "services/ledger/threads.h"

namespace liggare::ledger {
namespace {

// Who appends more than so much at once waits long enough for a thread.
constexpr int kSmallAppendEventsMax = 16;

}  // namespace

Sequencer::Sequencer(store::EventLog& log, store::Vault& vault, const store::KeyFiles& keys,
                     Ledgers& ledgers, Tail& tail, TransactionClock& clock, const Options& options)
    : options_(options),
      queue_(options.queue_appends_max, options.queue_bytes_max),
      write_behind_(log, ledgers, options.write_behind),
      appender_(log, vault, keys, ledgers, tail, clock, options.condition_events_max, figures_),
      // Appends may be waiting for what is written behind.
      text_purge_(vault, [this] { write_behind_.AwaitRoom().IgnoreError(); }),
      writer_([this] { Write(); }) {}

Sequencer::~Sequencer() { Drain(); }

void Sequencer::Append(ArenaAppend request, std::string actor, AppendDone done) {
  if (absl::Status shape = CheckShape(*request, options_.append_events_max); !shape.ok()) {
    return done(shape);
  }
  const size_t bytes = request.bytes();
  const bool is_small = request->events_size() <= kSmallAppendEventsMax;
  WriteRequest queued{AppendWork{std::move(request), std::move(actor), std::move(done)}, bytes};
  if (is_small && WriteAtOnce(queued)) return;
  absl::Status pushed = queue_.Push(queued);
  if (!pushed.ok()) std::get<AppendWork>(queued.work).done(pushed);
}

void Sequencer::AppendReserved(ArenaAppend request, std::string actor, AppendDone done) {
  const size_t bytes = request.bytes();
  WriteRequest queued{AppendWork{std::move(request), std::move(actor), std::move(done)}, bytes};
  absl::Status pushed = queue_.Push(queued);
  if (!pushed.ok()) std::get<AppendWork>(queued.work).done(pushed);
}

bool Sequencer::WriteAtOnce(WriteRequest& request) {
  if (!writing_.TryLock()) return false;
  const bool is_first = queue_.idle();
  if (is_first) {
    std::vector<WriteRequest> alone;
    alone.push_back(std::move(request));
    WriteRound(std::move(alone));
  }
  writing_.Unlock();
  return is_first;
}

void Sequencer::CreateLedger(v1::CreateLedgerRequest request, std::string actor,
                             CreateLedgerDone done) {
  if (absl::Status shape = budget::CheckShape(request); !shape.ok()) return done(shape);
  const size_t bytes = request.ByteSizeLong();
  WriteRequest queued{CreateLedgerWork{std::move(request), std::move(actor), std::move(done)},
                      bytes};
  absl::Status pushed = queue_.Push(queued);
  if (!pushed.ok()) std::get<CreateLedgerWork>(queued.work).done(pushed);
}

void Sequencer::Drain() {
  queue_.Close();
  absl::MutexLock lock(&drain_mutex_);
  if (!writer_.joinable()) return;
  writer_.join();
  // Whoever writes at once finishes too.
  { absl::MutexLock writing(&writing_); }
  text_purge_.End();
}

absl::Status Sequencer::Between(absl::AnyInvocable<void()> work) {
  WriteRequest queued{BetweenWork{std::move(work)}, 0};
  return queue_.Push(queued);
}

void Sequencer::Write() {
  NameThread("writer");
  while (!queue_.ended()) {
    queue_.Await();
    absl::MutexLock writing(&writing_);
    std::vector<WriteRequest> requests = queue_.TakeAll();
    if (!requests.empty()) WriteRound(std::move(requests));
  }
}

void Sequencer::WriteRound(std::vector<WriteRequest> requests) {
  const absl::Status room = write_behind_.AwaitRoom();
  for (WriteRequest& request : requests) {
    if (auto* append = std::get_if<AppendWork>(&request.work); append && !room.ok()) {
      append->done(room);
    } else {
      appender_.Take(std::move(request));
    }
  }
  // With more to do the commit goes on beside it; with nothing, a thread less is in the way.
  if (queue_.size() > 0) {
    appender_.CommitBeside();
  } else {
    appender_.Commit();
  }
  write_behind_.Note(appender_.TakeCommitted());
  if (appender_.TakeErased()) text_purge_.Want();
}

}  // namespace liggare::ledger
