#include "services/rpc/backup_stream.h"

#include <utility>

#include "services/rpc/wire.h"

namespace liggare::rpc {

absl::Status BackupStream::Work() {
  auto backup = host().backend().backups.Create([this](int64_t bytes_copied) {
    return Note(
        [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { progress_.set_bytes_copied(bytes_copied); });
  });
  if (!backup.ok()) return backup.status();
  const absl::MutexLock lock(&mutex_);
  *progress_.mutable_backup() = *std::move(backup);
  return absl::OkStatus();
}

grpc::ByteBuffer BackupStream::TakeMessage() { return Encode(progress_); }

BackupVerifyStream::BackupVerifyStream(Calls& calls, grpc::CallbackServerContext& context, Use use,
                                       Host& host, Seats::Seat seat,
                                       const v1::VerifyBackupRequest& request)
    : ProgressStream(calls, context, std::move(use), host, std::move(seat)),
      number_(request.number()) {}

absl::Status BackupVerifyStream::Work() {
  auto backup = host().backend().backups.Verify(number_);
  if (!backup.ok()) return backup.status();
  const absl::MutexLock lock(&mutex_);
  *verified_.mutable_backup() = *std::move(backup);
  return absl::OkStatus();
}

grpc::ByteBuffer BackupVerifyStream::TakeMessage() { return Encode(verified_); }

}  // namespace liggare::rpc
