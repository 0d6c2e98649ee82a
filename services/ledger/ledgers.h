// The open ledgers: of each what readers may see (its head, its projection) and what the writer
// decides on (its state). Opening replays every record of the log, once.
//
// Invariant: the head, and with it everything that is read, moves by whole appends, after the
// projection has applied them, and only forward. A ledger whose records cannot be replayed is
// halted at the last sound append: what is sound stays readable, nothing is appended.
// Thread-safe, but for what a Ledger gives the writer alone. Ledgers shares its ledgers with those
// who look them up; a ledger is never closed before the process ends.

#ifndef LIGGARE_SERVICES_LEDGER_LEDGERS_H_
#define LIGGARE_SERVICES_LEDGER_LEDGERS_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/budget/state.h"
#include "services/projection/projection.h"
#include "store/event_log.h"

namespace liggare::ledger {

// One open ledger.
class Ledger {
 public:
  explicit Ledger(std::string id);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // For readers, thread-safe.
  const std::string& id() const { return id_; }
  store::LedgerHead head() const;
  v1::Ledger Describe() const;
  // Its size is at or beyond the head's.
  const projection::Projection& projection() const { return projection_; }
  // Why this ledger alone takes no appends, though the store does.
  std::optional<std::string> halt_reason() const;

  // For the writer alone: what rules decide on, which may be ahead of the head by what is decided
  // and not yet committed.
  budget::State& state() { return state_; }
  // For the writer alone: makes durable appends, which the log has and the state has applied,
  // visible to readers. Fails with what the log fails with; nothing is visible then.
  absl::Status Publish(const store::EventLog& log, const std::vector<v1::Record>& appends);
  // For the writer alone: takes no appends from here on.
  void Halt(const std::string& reason);

 private:
  const std::string id_;
  budget::State state_;
  projection::Projection projection_;
  mutable absl::Mutex mutex_;
  // Name, currency and origin, as record 0 gives them; size and time of the head.
  v1::Ledger description_ ABSL_GUARDED_BY(mutex_);
  store::LedgerHead head_ ABSL_GUARDED_BY(mutex_);
  std::optional<std::string> halt_reason_ ABSL_GUARDED_BY(mutex_);
};

// All open ledgers.
class Ledgers {
 public:
  // Opens every ledger of the log.
  static absl::StatusOr<std::unique_ptr<Ledgers>> Open(const store::EventLog& log);

  // UNKNOWN_LEDGER when there is none.
  absl::StatusOr<std::shared_ptr<const Ledger>> Find(const std::string& id) const;
  // By id.
  std::vector<std::shared_ptr<const Ledger>> All() const;

  // For the writer alone; UNKNOWN_LEDGER when there is none.
  absl::StatusOr<std::shared_ptr<Ledger>> FindToWrite(const std::string& id) const;
  // For the writer alone: shows a new ledger, whose first append is published.
  void Add(std::shared_ptr<Ledger> ledger);

 private:
  Ledgers() = default;

  mutable absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Ledger>> ledgers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_LEDGERS_H_
