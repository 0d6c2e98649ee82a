// A reading of everything that is stored, which a client asked for.

#ifndef LIGGARE_SERVICES_RPC_VERIFY_STREAM_H_
#define LIGGARE_SERVICES_RPC_VERIFY_STREAM_H_

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/rpc/progress_stream.h"

namespace liggare::rpc {

class VerifyStream final : public ProgressStream {
 public:
  VerifyStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
               Seats::Seat seat, v1::VerifyStoreRequest request);

 private:
  absl::Status Work() override;
  void SayDone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;
  grpc::ByteBuffer TakeMessage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;

  const v1::VerifyStoreRequest request_;
  // With the damages that are not told yet.
  v1::VerifyStoreResponse progress_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_VERIFY_STREAM_H_
