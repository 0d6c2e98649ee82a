// Something long that a client asked for, and the stream that tells it how far things have come.
//
// The work runs on a thread of the host's for what takes minutes and never waits for the client: it
// leaves where it is, and that is sent when the message before is written and not more often than a
// few times a second.
//
// Invariant: something on the way may go untold, the last message never does: a stream that ends
// with OK has said that all is done.

#ifndef LIGGARE_SERVICES_RPC_PROGRESS_STREAM_H_
#define LIGGARE_SERVICES_RPC_PROGRESS_STREAM_H_

#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/rpc/calls.h"
#include "services/rpc/host.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {

class ProgressStream : public ReactorCall<WriteReactor> {
 public:
  ProgressStream(Calls& calls, grpc::CallbackServerContext& context, Host& host, Seats::Seat seat);

  // Lets the work begin.
  void Begin();

  void OnWriteDone(bool ok) override;
  void EndSoon() override;

 protected:
  // On the thread for it. CANCELLED when Note said to end.
  virtual absl::Status Work() = 0;
  // Says in the message that all is done.
  virtual void SayDone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) = 0;
  // The message as it is.
  virtual grpc::ByteBuffer TakeMessage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) = 0;

  // Changes the message: whether to go on. `change` is called once, with mutex_ held.
  bool Note(absl::FunctionRef<void()> change);

  Host& host() const { return host_; }
  double SecondsSinceBegin() const;

  absl::Mutex mutex_;

 private:
  void Run();
  absl::Status WhyEnded(const absl::Status& done) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Sends what is to be sent, ends when all is.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Host& host_;
  Seats::Seat seat_;  // free before the client learns of the end
  const absl::Time started_at_;

  bool is_told_ ABSL_GUARDED_BY(mutex_) = true;  // of what the message says
  absl::Time told_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> result_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer message_;  // gRPC's while writing_
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_PROGRESS_STREAM_H_
