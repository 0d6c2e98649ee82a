// Writes what is derived from the log behind its acknowledgement: the finished blocks of each
// ledger's projection, and the ids and tags of the log. Until it is written it is held in memory;
// that is bounded, for the writer waits while too much of it is.
//
// Invariant: what is written never gets ahead of the log, and no answer depends on when it is
// written. A failed attempt loses nothing: it is made again soon, and once memory is full appends
// are refused until one succeeds. Thread-safe. Owns its thread; borrows the rest.

#ifndef LIGGARE_SERVICES_LEDGER_WRITE_BEHIND_H_
#define LIGGARE_SERVICES_LEDGER_WRITE_BEHIND_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/ledger/ledgers.h"
#include "store/event_log.h"

namespace liggare::ledger {

class WriteBehind {
 public:
  struct Options {
    // So many events, of all ledgers, are written at once,
    int64_t events_run = 100'000;
    // and at so many that are not written appends wait.
    int64_t events_max = 400'000;
    // Told, on the thread that writes, when attempts begin to fail, and when they succeed again.
    std::function<void(const absl::Status&)> on_change;
  };

  WriteBehind(store::EventLog& log, Ledgers& ledgers, const Options& options);
  // Writes what there is, and ends the thread.
  ~WriteBehind();
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  // For the writer, after a commit: so many events are to be written.
  void Note(int64_t events);
  // For whoever has more to write: waits while too many are not written. RESOURCE_EXHAUSTED
  // when they cannot be, UNAVAILABLE while what they belong to is damaged.
  absl::Status AwaitRoom();

  // Events that are not written, and at how many appends wait.
  int64_t unwritten_events() const;
  int64_t events_max() const { return options_.events_max; }
  // Why the last attempt to write failed, if it did.
  std::optional<std::string> failure() const;

 private:
  void Run();
  absl::Status Write();
  // Takes how an attempt ended: whether that is otherwise than the one before.
  bool Note(const absl::Status& written);
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool MayGoOn() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  int64_t unwritten() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return noted_ + in_write_; }

  store::EventLog& log_;
  Ledgers& ledgers_;
  const Options options_;

  mutable absl::Mutex mutex_;
  int64_t noted_ ABSL_GUARDED_BY(mutex_) = 0;     // since the last attempt began
  int64_t in_write_ ABSL_GUARDED_BY(mutex_) = 0;  // before that, and not written
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status written_ ABSL_GUARDED_BY(mutex_);  // by the last attempt
  std::thread thread_;                            // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_WRITE_BEHIND_H_
