// AuditService over gRPC.
//
// Thread-safe. Borrows the host, which outlives the gRPC server.

#ifndef LIGGARE_SERVICES_RPC_AUDIT_SERVICE_H_
#define LIGGARE_SERVICES_RPC_AUDIT_SERVICE_H_

#include "liggare/v1/audit_service.grpc.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// Every method as bytes; see wire.h.
using RawAuditService = v1::AuditService::WithRawCallbackMethod_GetCheckpoint<
    v1::AuditService::WithRawCallbackMethod_GetInclusionProof<
        v1::AuditService::WithRawCallbackMethod_GetConsistencyProof<
            v1::AuditService::WithRawCallbackMethod_Replay<
                v1::AuditService::WithRawCallbackMethod_AddCosignature<
                    v1::AuditService::WithRawCallbackMethod_ListCosignatures<
                        v1::AuditService::WithRawCallbackMethod_CheckBooks<
                            v1::AuditService::Service>>>>>>>;

class AuditService final : public RawAuditService {
 public:
  explicit AuditService(Host& host) : host_(host) {}

  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* GetInclusionProof(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context,
                                                const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Replay(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* AddCosignature(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* ListCosignatures(grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* CheckBooks(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;

 private:
  Host& host_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_AUDIT_SERVICE_H_
