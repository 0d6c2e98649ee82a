// The stream behind a Subscription, opened anew whenever it breaks.
//
// Invariant: everything before `next_position` has been returned to the caller or does not match.
// The reader belongs to the thread that calls Next; `mutex` guards what Cancel touches from others.

#ifndef LIGGARE_CLIENTS_CPP_SUBSCRIPTION_STREAM_H_
#define LIGGARE_CLIENTS_CPP_SUBSCRIPTION_STREAM_H_

#include <grpcpp/client_context.h>

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "clients/cpp/retry.h"
#include "liggare/subscription.h"
#include "liggare/v1/ledger_service.grpc.pb.h"

namespace liggare::client {

struct Subscription::Stream {
  // Borrows the options and the stub.
  Stream(const ClientOptions& options, v1::LedgerService::StubInterface& ledger_stub,
         const v1::SubscribeEventsRequest& first_request);

  // Opens the stream at the next position. False when the subscription is cancelled.
  bool Open();
  // Takes the stream down and says why it ended.
  absl::Status Close();
  // Checks that a message goes on where the last one ended, and notes where it ends.
  absl::Status Accept(v1::SubscribeEventsResponse& message);
  bool Cancelled();
  // Waits before opening again, or until the subscription is cancelled.
  void Wait(absl::Duration pause);

  v1::LedgerService::StubInterface& stub;
  v1::SubscribeEventsRequest request;  // from_position is the next position
  Retry retry;
  bool caught_up = false;
  absl::Status failure;  // what ended the subscription
  std::unique_ptr<grpc::ClientReaderInterface<v1::SubscribeEventsResponse>> reader;

  absl::Mutex mutex;
  bool cancelled ABSL_GUARDED_BY(mutex) = false;
  std::unique_ptr<grpc::ClientContext> context ABSL_GUARDED_BY(mutex);
};

}  // namespace liggare::client

#endif  // LIGGARE_CLIENTS_CPP_SUBSCRIPTION_STREAM_H_
