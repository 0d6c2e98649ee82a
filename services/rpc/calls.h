// The calls in progress. gRPC works on a call's reactor until it says OnDone, and workers, the
// writer and the tail may hold on to it longer; so a call is shared by those who work on it, and
// here is the one place that keeps it alive for gRPC.
//
// Invariant: a call is held from Start() until its OnDone(), and finished exactly once. One that is
// overdue is cut off, which frees what it holds even where its client reads nothing.
// Thread-safe. Calls shares the calls, borrows the trail and has a thread; each call borrows the
// server's parts.

#ifndef LIGGARE_SERVICES_RPC_CALLS_H_
#define LIGGARE_SERVICES_RPC_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <memory>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/rpc/access.h"
#include "services/rpc/seats.h"
#include "services/rpc/status_mapping.h"
#include "services/rpc/trail.h"

namespace liggare::rpc {

// What every call is.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call() = default;
  virtual ~Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // The server drains: a call that would go on without end ends itself soon. Thread-safe.
  virtual void EndSoon() {}

  // When it is overdue; never, unless it says so. Always the same.
  virtual absl::Time overdue_at() const { return absl::InfiniteFuture(); }
  // It is overdue: has gRPC give it up. Thread-safe, while the call is held.
  virtual void CutOff() {}
};

class Calls {
 public:
  // Each call leaves its line in the trail.
  explicit Calls(const Trail& trail);
  ~Calls();

  // Makes a call and holds it until gRPC is done with it.
  template <class T, class... Args>
  std::shared_ptr<T> Start(Args&&... args) {
    auto call = std::make_shared<T>(*this, std::forward<Args>(args)...);
    Hold(call);
    return call;
  }

  // gRPC is done with the call, which has ended so.
  void Release(Call* call, const Use& use, absl::StatusCode outcome);
  // Asks every call to end soon, those to come too.
  void EndSoon();
  // Waits until no call is in progress, at most so long; whether that is so.
  bool AwaitNone(absl::Duration duration_max);

 private:
  void Hold(std::shared_ptr<Call> call);
  bool HasNone() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return calls_.empty(); }
  // Cuts off what is overdue, until the end.
  void Watch();

  const Trail& trail_;
  absl::Mutex mutex_;
  std::unordered_map<Call*, std::shared_ptr<Call>> calls_ ABSL_GUARDED_BY(mutex_);
  // Of these, those that will be overdue.
  std::set<std::pair<absl::Time, Call*>> overdue_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::CondVar overdue_changed_;
  // What is being cut off: gRPC keeps it until that is done, for its Release waits.
  Call* cutting_off_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread watch_;
};

// When the client of a call stops waiting; never, when it does not say.
absl::Time DeadlineOf(const grpc::CallbackServerContext& context);

// OK while the client of a call waits; DEADLINE_EXCEEDED or CANCELLED with its reason.
absl::Status Alive(absl::Time deadline, bool cancelled);

// A call with its reactor, one of gRPC's.
template <class Reactor>
class ReactorCall : public Call, public Reactor {
 public:
  ReactorCall(Calls& calls, grpc::CallbackServerContext& context, Use use)
      : calls_(calls), context_(context), use_(std::move(use)), deadline_(DeadlineOf(context)) {}

  // Whether somebody still waits. Until OnDone only; thread-safe.
  absl::Status Alive() const { return rpc::Alive(deadline_, cancelled_); }

  // With whoever has the call.
  Use& use() { return use_; }

  // Holds the seat until the call ends: when its client learns of that, another may have it. Before
  // the call is worked on.
  void Sit(Seats::Seat seat) { seat_ = std::move(seat); }

  // Ends the call, unless it has ended.
  void End(const absl::Status& status) {
    if (ended_.exchange(true)) return;
    seat_.reset();
    const grpc::Status told = ToGrpc(status);
    outcome_ = static_cast<absl::StatusCode>(told.error_code());
    this->Finish(told);
  }

  void CutOff() final { context_.TryCancel(); }
  void OnCancel() override { cancelled_ = true; }
  void OnDone() final { calls_.Release(this, use_, outcome_); }

 protected:
  bool ended() const { return ended_; }
  bool cancelled() const { return cancelled_; }
  absl::Time deadline() const { return deadline_; }

  // Before the call is worked on: its deadline where the client has set none.
  void EndBy(absl::Time deadline) {
    if (deadline_ == absl::InfiniteFuture()) deadline_ = deadline;
  }

 private:
  Calls& calls_;
  grpc::CallbackServerContext& context_;
  Use use_;
  absl::Time deadline_;
  Seats::Seat seat_;
  absl::StatusCode outcome_ = absl::StatusCode::kUnknown;  // set before gRPC is told
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> ended_ = false;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_CALLS_H_
