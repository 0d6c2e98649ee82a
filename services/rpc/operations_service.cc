#include "services/rpc/operations_service.h"

#include <utility>

#include "services/rpc/backup_stream.h"
#include "services/rpc/moment.h"
#include "services/rpc/rebuild_stream.h"
#include "services/rpc/unary_call.h"
#include "services/rpc/verify_stream.h"
#include "services/rpc/write_stream.h"

namespace liggare::rpc {

grpc::ServerUnaryReactor* OperationsService::GetStatus(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::GetStatusRequest>(
      host_, context, request, answer,
      [this](const Backend&, const v1::GetStatusRequest&, projection::Cancelled)
          -> absl::StatusOr<v1::GetStatusResponse> { return StatusOf(host_); },
      Host::Admission::kToTheEnd);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::RebuildProjections(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::RebuildProjectionsRequest>(
      host_, context, request, host_.rebuilds(),
      [&](v1::RebuildProjectionsRequest asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<RebuildStream>(*context, std::move(use), host_, std::move(seat),
                                                  std::move(asked));
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::VerifyStore(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::VerifyStoreRequest>(
      host_, context, request, host_.verifications(),
      [&](v1::VerifyStoreRequest asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<VerifyStream>(*context, std::move(use), host_, std::move(seat),
                                                 std::move(asked));
      });
}

grpc::ServerUnaryReactor* OperationsService::RotateKey(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* answer) {
  return Ask<v1::RotateKeyRequest>(
      host_, context, request, answer,
      [actor = host_.access().UseOf(*context, RpcOf<v1::RotateKeyRequest>()).principal](
          const Backend& backend, const v1::RotateKeyRequest& asked, projection::Cancelled) {
        return backend.audit.key_rotation.Rotate(asked.ledger(), actor);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::CreateBackup(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::CreateBackupRequest>(
      host_, context, request, host_.backups(),
      [&](const v1::CreateBackupRequest&, Seats::Seat seat, Use use) {
        return host_.calls().Start<BackupStream>(*context, std::move(use), host_, std::move(seat));
      });
}

grpc::ServerUnaryReactor* OperationsService::ListBackups(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request,
                                                         grpc::ByteBuffer* answer) {
  return Ask<v1::ListBackupsRequest>(
      host_, context, request, answer,
      [](const Backend& backend, const v1::ListBackupsRequest&,
         projection::Cancelled) -> absl::StatusOr<v1::ListBackupsResponse> {
        v1::ListBackupsResponse response;
        response.set_folder(backend.backups.folder());
        for (const v1::Backup& backup : backend.backups.List()) *response.add_backups() = backup;
        return response;
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* OperationsService::VerifyBackup(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BeginStream<v1::VerifyBackupRequest>(
      host_, context, request, host_.backups(),
      [&](const v1::VerifyBackupRequest& asked, Seats::Seat seat, Use use) {
        return host_.calls().Start<BackupVerifyStream>(*context, std::move(use), host_,
                                                       std::move(seat), asked);
      });
}

}  // namespace liggare::rpc
