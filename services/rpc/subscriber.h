// A client that follows a ledger. It waits on the tail without a thread of its own; what it is told
// of and lies in memory is sent from the tail's thread, the rest by a worker.
//
// Invariant: a wait ends once: by the ledger's growth, or because the client has gone or the server
// drains.

#ifndef LIGGARE_SERVICES_RPC_SUBSCRIBER_H_
#define LIGGARE_SERVICES_RPC_SUBSCRIBER_H_

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "liggare/v1/ledger_service.pb.h"
#include "services/ledger/subscription.h"
#include "services/ledger/tail.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {

class Subscriber final : public WriteStream {
 public:
  Subscriber(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
             Seats::Seat seat, v1::SubscribeEventsRequest request);

  void OnCancel() override;
  void EndSoon() override;

 private:
  void Step() override;
  void Written() override;
  // Whether the client should hear of this batch: it has records, or things have come far enough.
  bool IsWorthSending(const ledger::SubscriptionBatch& batch) const;
  // Waits for growth when it goes along with it; otherwise there is more to send at once.
  void GoOn();
  void Wait();
  void WakeUp(const absl::Status& status);
  // Ends the wait, if there is one, and lets Step() find out why.
  void Interrupt();

  const v1::SubscribeEventsRequest request_;
  // With whoever has the stream.
  std::unique_ptr<ledger::Subscription> subscription_;
  Size told_;
  Followers::Place place_;

  absl::Mutex mutex_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<ledger::Tail::WaitId> wait_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_SUBSCRIBER_H_
