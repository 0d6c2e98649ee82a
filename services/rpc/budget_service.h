// BudgetService over gRPC: resolves the as-of of a question, asks the projection on a worker,
// encodes.
//
// Thread-safe. Borrows the host, which outlives the gRPC server.

#ifndef LIGGARE_SERVICES_RPC_BUDGET_SERVICE_H_
#define LIGGARE_SERVICES_RPC_BUDGET_SERVICE_H_

#include "liggare/v1/budget_service.grpc.pb.h"
#include "services/rpc/host.h"

namespace liggare::rpc {

// Every method as bytes; see wire.h.
using RawBudgetService = v1::BudgetService::WithRawCallbackMethod_GetBudget<
    v1::BudgetService::WithRawCallbackMethod_GetTimeline<
        v1::BudgetService::WithRawCallbackMethod_ExplainFigure<
            v1::BudgetService::WithRawCallbackMethod_CompareBudgets<
                v1::BudgetService::WithRawCallbackMethod_GetCatalogue<
                    v1::BudgetService::WithRawCallbackMethod_DraftFollowUp<
                        v1::BudgetService::WithRawCallbackMethod_GetFollowUp<
                            v1::BudgetService::WithRawCallbackMethod_ListFollowUps<
                                v1::BudgetService::Service>>>>>>>>;

class BudgetService final : public RawBudgetService {
 public:
  explicit BudgetService(Host& host) : host_(host) {}

  grpc::ServerUnaryReactor* GetBudget(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* GetTimeline(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* answer) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ExplainFigure(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* CompareBudgets(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* GetCatalogue(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* DraftFollowUp(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* GetFollowUp(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* answer) override;
  grpc::ServerUnaryReactor* ListFollowUps(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* answer) override;

 private:
  Host& host_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_BUDGET_SERVICE_H_
