// OperationsService over gRPC.
//
// Thread-safe. Borrows the host, which outlives the gRPC server.

#ifndef LIGGARE_SERVICES_RPC_OPERATIONS_SERVICE_H_
#define LIGGARE_SERVICES_RPC_OPERATIONS_SERVICE_H_

#include "liggare/v1/operations_service.grpc.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// Every method as bytes; see wire.h.
using RawOperationsService = v1::OperationsService::WithRawCallbackMethod_GetStatus<
    v1::OperationsService::WithRawCallbackMethod_RebuildProjections<
        v1::OperationsService::WithRawCallbackMethod_VerifyStore<
            v1::OperationsService::WithRawCallbackMethod_RotateKey<
                v1::OperationsService::WithRawCallbackMethod_CreateBackup<
                    v1::OperationsService::WithRawCallbackMethod_ListBackups<
                        v1::OperationsService::WithRawCallbackMethod_VerifyBackup<
                            v1::OperationsService::Service>>>>>>>;

class OperationsService final : public RawOperationsService {
 public:
  explicit OperationsService(Host& host) : host_(host) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* RebuildProjections(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* VerifyStore(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* RotateKey(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* CreateBackup(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* ListBackups(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* VerifyBackup(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

 private:
  Host& host_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_OPERATIONS_SERVICE_H_
