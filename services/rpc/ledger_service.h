// LedgerService over gRPC: decodes, hands over to the ledgers, encodes. Never blocks gRPC's
// threads: appends are answered by the writer, everything else by workers.
//
// Thread-safe. Borrows the host, which outlives the gRPC server.

#ifndef LIGGARE_SERVICES_RPC_LEDGER_SERVICE_H_
#define LIGGARE_SERVICES_RPC_LEDGER_SERVICE_H_

#include "liggare/v1/ledger_service.grpc.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// Every method as bytes; see wire.h.
using RawLedgerService = v1::LedgerService::WithRawCallbackMethod_CreateLedger<
    v1::LedgerService::WithRawCallbackMethod_GetLedger<
        v1::LedgerService::WithRawCallbackMethod_ListLedgers<
            v1::LedgerService::WithRawCallbackMethod_Append<
                v1::LedgerService::WithRawCallbackMethod_AppendStream<
                    v1::LedgerService::WithRawCallbackMethod_GetEvent<
                        v1::LedgerService::WithRawCallbackMethod_ReadEvents<
                            v1::LedgerService::WithRawCallbackMethod_SubscribeEvents<
                                v1::LedgerService::Service>>>>>>>>;

class LedgerService final : public RawLedgerService {
 public:
  explicit LedgerService(Host& host) : host_(host) {}

  grpc::ServerUnaryReactor* CreateLedger(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* GetLedger(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* ListLedgers(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* answer) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* AppendStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* SubscribeEvents(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

 private:
  Host& host_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_LEDGER_SERVICE_H_
