// Measures every call of our services, be it a question or a stream, from where gRPC begins it to
// where its status is sent.
//
// Thread-safe. The figures are borrowed, and outlive the gRPC server.

#ifndef LIGGARE_SERVICES_RPC_CALL_METER_H_
#define LIGGARE_SERVICES_RPC_CALL_METER_H_

#include <grpcpp/support/server_interceptor.h>

#include "services/operations/rpc_figures.h"

namespace liggare::rpc {

class CallMeters final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit CallMeters(operations::RpcFigures& figures) : figures_(figures) {}

  // None for what is not ours, such as health.
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override;

 private:
  operations::RpcFigures& figures_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_CALL_METER_H_
