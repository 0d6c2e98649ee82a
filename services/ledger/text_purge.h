// Makes the bytes of erased texts vanish from the disk, beside the writer, for it takes long.
//
// Invariant: what was wanted is tried again until it is done, also by the next server on the store;
// one that ends tries a last time. An erased text is unreadable all the while. Thread-safe. Owns
// its thread; borrows the vault.

#ifndef LIGGARE_SERVICES_LEDGER_TEXT_PURGE_H_
#define LIGGARE_SERVICES_LEDGER_TEXT_PURGE_H_

#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "store/vault.h"

namespace liggare::ledger {

class TextPurge {
 public:
  // Begins with what was left undone. Before each attempt `await_turn` waits until others, who have
  // more of a hurry, are done with the disk.
  TextPurge(store::Vault& vault, absl::AnyInvocable<void()> await_turn,
            absl::Duration retry_after = absl::Minutes(1));
  // Ends.
  ~TextPurge();
  TextPurge(const TextPurge&) = delete;
  TextPurge& operator=(const TextPurge&) = delete;

  // A text was erased.
  void Want();
  // Waits until nothing is wanted, or the last attempt has failed.
  void AwaitDone() const;
  // Why the last attempt failed, if it did.
  std::optional<std::string> failure() const;
  // Finishes what is wanted, and ends the thread. May be called again.
  void End();

 private:
  void Run();
  // Waits until there is something to do: whether it is a purge.
  bool AwaitWork();
  bool HasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return wanted_ || ending_; }
  bool IsDone() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !working_ && (!wanted_ || !purged_.ok());
  }
  bool IsEnding() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return ending_; }

  store::Vault& vault_;
  absl::AnyInvocable<void()> await_turn_;  // for the thread alone
  const absl::Duration retry_after_;
  mutable absl::Mutex mutex_;
  bool wanted_ ABSL_GUARDED_BY(mutex_);
  bool working_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status purged_ ABSL_GUARDED_BY(mutex_);  // by the last attempt
  absl::Mutex end_mutex_;
  std::thread thread_ ABSL_GUARDED_BY(end_mutex_);  // last: it uses everything above
};

}  // namespace liggare::ledger

#endif  // LIGGARE_SERVICES_LEDGER_TEXT_PURGE_H_
