// Makes anew, by itself, what is found damaged of what is derived from the records: in the
// background, once, while all that does not need it goes on (store/derived.h says what the rest is
// told). The rebuilds that operators ask for run here too, since only one may at a time.
//
// Invariant: while something is known to be damaged a rebuild of it is in progress, or was tried
// and is tried again soon. Thread-safe. Owns its thread; borrows the rest.

#ifndef LIGGARE_SERVICES_LEDGER_MENDER_H_
#define LIGGARE_SERVICES_LEDGER_MENDER_H_

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/ledger/rebuild.h"
#include "store/database.h"

namespace liggare::ledger {

class Mender {
 public:
  struct Options {
    // Told of each attempt, on the thread that mends: when it begins, and how it ended.
    std::function<void(const v1::Mending&)> on_begin;
    std::function<void(const absl::Status&)> on_end;
  };

  Mender(store::Database& database, store::EventLog& log, Ledgers& ledgers, Sequencer& sequencer,
         Options options);
  // Ends.
  ~Mender();
  Mender(const Mender&) = delete;
  Mender& operator=(const Mender&) = delete;

  // Gives up what it has begun by itself, and begins nothing more.
  void End();

  // As Rebuild::Run, on the caller's thread; LIMIT_EXCEEDED while another rebuild is in progress.
  absl::Status Run(v1::RebuildScope scope, Rebuild::Progress progress);

  // What is being made anew, if something is.
  std::optional<v1::Mending> mending() const;

 private:
  void Work();
  // Waits for damage, or for the time to try again; whether to go on.
  bool Await();
  // Makes anew what is damaged, if anything is.
  void Mend() ABSL_EXCLUSIVE_LOCKS_REQUIRED(rebuilding_);
  bool Note(v1::RebuildPhase phase, int64_t events_done, int64_t events_total);
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return ending_ || found_; }

  store::Database& database_;
  const Options options_;
  absl::Mutex rebuilding_;
  Rebuild rebuild_ ABSL_GUARDED_BY(rebuilding_);

  mutable absl::Mutex mutex_;
  bool found_ ABSL_GUARDED_BY(mutex_) = true;  // damage, perhaps, since it last began
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<v1::Mending> mending_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_MENDER_H_
