// A backup that a client asked for, and the reading of one.

#ifndef LIGGARE_SERVICES_RPC_BACKUP_STREAM_H_
#define LIGGARE_SERVICES_RPC_BACKUP_STREAM_H_

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "liggare/v1/operations_service.pb.h"
#include "services/rpc/progress_stream.h"

namespace liggare::rpc {

class BackupStream final : public ProgressStream {
 public:
  using ProgressStream::ProgressStream;

 private:
  absl::Status Work() override;
  void SayDone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override {}
  grpc::ByteBuffer TakeMessage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;

  v1::CreateBackupResponse progress_ ABSL_GUARDED_BY(mutex_);
};

// Nothing is told on the way: how far the reading has come is not known.
class BackupVerifyStream final : public ProgressStream {
 public:
  BackupVerifyStream(Calls& calls, grpc::CallbackServerContext& context, Use use, Host& host,
                     Seats::Seat seat, const v1::VerifyBackupRequest& request);

 private:
  absl::Status Work() override;
  void SayDone() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override {}
  grpc::ByteBuffer TakeMessage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) override;

  const int64_t number_;
  v1::VerifyBackupResponse verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_BACKUP_STREAM_H_
