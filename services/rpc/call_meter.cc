#include "services/rpc/call_meter.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace liggare::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;

class CallMeter final : public grpc::experimental::Interceptor {
 public:
  explicit CallMeter(operations::RpcFigure& figure) : figure_(figure), began_(absl::Now()) {
    figure_.in_progress.fetch_add(1, std::memory_order_relaxed);
  }
  ~CallMeter() override { figure_.in_progress.fetch_sub(1, std::memory_order_relaxed); }

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      const auto code = static_cast<size_t>(methods->GetSendStatus().error_code());
      figure_.codes[std::min(code, operations::kRpcCodes - 1)].fetch_add(1,
                                                                         std::memory_order_relaxed);
      figure_.seconds.Note(absl::ToDoubleSeconds(absl::Now() - began_));
    }
    methods->Proceed();
  }

 private:
  operations::RpcFigure& figure_;
  const absl::Time began_;
};

}  // namespace

grpc::experimental::Interceptor* CallMeters::CreateServerInterceptor(
    grpc::experimental::ServerRpcInfo* info) {
  operations::RpcFigure* const figure = figures_.Find(info->method());
  return figure == nullptr ? nullptr : new CallMeter(*figure);  // gRPC's to delete
}

}  // namespace liggare::rpc
