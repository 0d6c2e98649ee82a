// A rebuild that a client asked for.

#ifndef LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_
#define LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/rpc/progress_stream.h"

namespace liggare::rpc {

class RebuildStream final : public ProgressStream {
 public:
  RebuildStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                Seats::Seat seat, v1::RebuildProjectionsRequest request);

 private:
  absl::Status Work() override;
  void SayDone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;
  grpc::ByteBuffer TakeMessage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;

  const v1::RebuildProjectionsRequest request_;
  v1::RebuildProjectionsResponse progress_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_REBUILD_STREAM_H_
