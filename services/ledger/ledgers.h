// The ledgers of the log: of each its head, and while it is in use what readers ask (its
// projection), what auditors ask (its tree) and what the writer decides on (its state).
//
// A ledger comes into use when it is first asked or appended to: its names, basis records and
// balances are loaded from what is derived, and only the records that no finished block holds are
// applied. One that nobody has used for a while goes out of use and costs next to no memory (see
// idle_ledgers.h).
//
// Invariant: the head, and with it everything that is read, moves by whole appends, after the
// projection has applied them, and only forward. A ledger whose last records turn out damaged when
// it comes into use is halted at the last sound append: what is sound stays readable, nothing is
// appended.
// Thread-safe, but for what a Ledger gives the writer alone. Ledgers shares its ledgers with those
// who look them up; a ledger is never closed before the process ends.

#ifndef LIGGARE_SERVICES_LEDGER_LEDGERS_H_
#define LIGGARE_SERVICES_LEDGER_LEDGERS_H_

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/ledger_in_use.h"
#include "store/database.h"
#include "store/event_log.h"

namespace liggare::store {
class MerkleTree;
}  // namespace liggare::store

namespace liggare::ledger {

// One ledger.
class Ledger {
 public:
  // Borrows the database and the log.
  Ledger(const store::Database& database, const store::EventLog& log, std::string id);
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // For readers, thread-safe.
  const std::string& id() const { return id_; }
  store::LedgerHead head() const;
  v1::Ledger Describe() const;
  // What questions are answered from; brings the ledger into use. Its size is at or beyond the
  // head's. DATA_LOSS when a record that it is loaded from is damaged, UNAVAILABLE while something
  // derived is.
  absl::StatusOr<std::shared_ptr<const projection::Projection>> projection() const;
  // The tree of its records; it follows the log when it is asked to.
  absl::StatusOr<std::shared_ptr<store::MerkleTree>> tree() const;
  // Why this ledger alone takes no appends, though the store does.
  std::optional<std::string> halt_reason() const;
  // Why it takes none until records that it has signed for, and has not, are brought back.
  std::optional<std::string> behind_anchor() const;
  // Takes no appends from here on.
  void Halt(const std::string& reason) const;
  void HoldBehindAnchor(const std::string& reason) const;
  // Its events whose blocks are not written; 0 for one that is not in use.
  int64_t unwritten() const;
  bool is_in_use() const;

  // For the thread that writes behind: writes the blocks that are finished. One thread at a time.
  absl::Status WriteBlocks() const;
  // Lets go of what is in memory if nobody holds it and nobody has used it since that time, nor for
  // a good while before if it took long to load; whether it did.
  bool PutAway(absl::Time unused_since) const;

  // For the writer alone.
  // What rules decide on, which may be ahead of the head by what is decided and not yet committed;
  // brings the ledger into use, and keeps it so while it is held.
  absl::StatusOr<std::shared_ptr<budget::State>> state();
  // Makes durable appends, which the state has applied, visible to readers. When damage in what is
  // derived keeps the projection from taking them, it and the state are UNAVAILABLE until the
  // ledger is loaded anew. REQUIRES: the state is held.
  absl::Status Publish(std::span<const v1::Record* const> appends);
  // Lets go of what is in memory, for it to be loaded anew; who holds it keeps what it has.
  // REQUIRES: the state holds nothing that is not committed.
  void Reload();

 private:
  friend class Ledgers;

  // Describes a ledger that is in the log.
  absl::Status Load(const store::LedgerHead& head);
  absl::StatusOr<std::shared_ptr<LedgerInUse>> Use() const;
  // Null when it is not in use.
  absl::StatusOr<std::shared_ptr<LedgerInUse>> InUse() const;
  // The ledger halts, and its head goes back to what is sound.
  void EndAtDamage(const LedgerInUse& sound) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const store::Database& database_;
  const store::EventLog& log_;
  const std::string id_;

  // Held while the ledger is loaded; before mutex_.
  mutable absl::Mutex load_mutex_;
  mutable absl::Mutex mutex_;
  mutable std::shared_ptr<LedgerInUse> in_use_ ABSL_GUARDED_BY(mutex_);
  // Why what is in use is behind the log, if it is.
  mutable absl::Status behind_ ABSL_GUARDED_BY(mutex_);
  mutable std::shared_ptr<store::MerkleTree> tree_ ABSL_GUARDED_BY(mutex_);
  mutable absl::Time last_used_ ABSL_GUARDED_BY(mutex_);
  // How long it took to come into use.
  mutable absl::Duration load_time_ ABSL_GUARDED_BY(mutex_);
  // Name and currency as record 0 gives them, origin and verifier key as the last key rotation
  // does; size and time of the head.
  mutable v1::Ledger description_ ABSL_GUARDED_BY(mutex_);
  mutable store::LedgerHead head_ ABSL_GUARDED_BY(mutex_);
  mutable std::optional<std::string> halt_reason_ ABSL_GUARDED_BY(mutex_);
  mutable std::optional<std::string> behind_anchor_ ABSL_GUARDED_BY(mutex_);
};

// All ledgers.
class Ledgers {
 public:
  // Finds every ledger of the log. Borrows both.
  static absl::StatusOr<std::unique_ptr<Ledgers>> Open(const store::Database& database,
                                                       const store::EventLog& log);

  // UNKNOWN_LEDGER when there is none.
  absl::StatusOr<std::shared_ptr<const Ledger>> Find(const std::string& id) const;
  // By id.
  std::vector<std::shared_ptr<const Ledger>> All() const;
  // Ledgers that have signed and are not in the log, and why they cannot be made anew; by id.
  std::map<std::string, std::string> Lost() const;
  void NoteLost(const std::string& id, const std::string& reason);

  // For the writer alone; UNKNOWN_LEDGER when there is none.
  absl::StatusOr<std::shared_ptr<Ledger>> FindToWrite(const std::string& id) const;
  // For the writer alone: a ledger that is not in the log yet, in use, to be filled and added.
  std::shared_ptr<Ledger> New(const std::string& id) const;
  // For the writer alone: shows a new ledger, whose first append is published.
  void Add(std::shared_ptr<Ledger> ledger);
  // For the writer alone, between batches: see Ledger::Reload.
  void Reload();

 private:
  Ledgers(const store::Database& database, const store::EventLog& log)
      : database_(database), log_(log) {}

  const store::Database& database_;
  const store::EventLog& log_;
  mutable absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Ledger>> ledgers_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::string> lost_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_LEDGERS_H_
