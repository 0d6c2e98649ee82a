// A rebuild that a client asked for, and the stream that tells it how far things have come.
//
// The rebuild runs on the host's thread for rebuilds and never waits for the client: it leaves
// where it is, and that is sent when the message before is written and not more often than a few
// times a second.
//
// Invariant: a change of phase or ledger may go untold, the last message never does: a stream that
// ends with OK has said DONE.

#ifndef LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_
#define LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_

#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/rpc/calls.h"
#include "services/rpc/host.h"
#include "services/rpc/rebuild.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {

class RebuildStream final : public ReactorCall<WriteReactor> {
 public:
  RebuildStream(Calls& calls, grpc::CallbackServerContext& context, Host& host, Seats::Seat seat,
                v1::RebuildProjectionsRequest request);

  // Lets the rebuild begin.
  void Begin();

  void OnWriteDone(bool ok) override;
  void EndSoon() override;

 private:
  void Run();
  // Whether to go on.
  bool Note(const RebuildProgress& progress);
  absl::Status WhyEnded(const absl::Status& rebuilt) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Sends what is to be sent, ends when all is.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Host& host_;
  const Seats::Seat seat_;
  const v1::RebuildProjectionsRequest request_;
  const absl::Time started_at_;

  absl::Mutex mutex_;
  v1::RebuildProjectionsResponse progress_ ABSL_GUARDED_BY(mutex_);
  bool is_told_ ABSL_GUARDED_BY(mutex_) = true;  // of what progress_ says
  absl::Time told_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> result_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer message_;  // gRPC's while writing_
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_
