#include "services/operations/rpc_figures.h"

#include "google/protobuf/descriptor.h"
#include "liggare/v1/audit_service.pb.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/ledger_service.pb.h"
#include "liggare/v1/operations_service.pb.h"

namespace liggare::operations {

RpcFigures::RpcFigures() {
  for (const google::protobuf::FileDescriptor* file :
       {v1::GetCheckpointRequest::descriptor()->file(), v1::GetBudgetRequest::descriptor()->file(),
        v1::AppendRequest::descriptor()->file(), v1::GetStatusRequest::descriptor()->file()}) {
    const google::protobuf::ServiceDescriptor& service = *file->service(0);
    for (int i = 0; i < service.method_count(); ++i) {
      const std::string& name = service.method(i)->name();
      by_name_[name] = &by_method_["/" + service.full_name() + "/" + name];
    }
  }
}

RpcFigure* RpcFigures::Find(std::string_view method) {
  const auto found = by_method_.find(method);
  return found == by_method_.end() ? nullptr : &found->second;
}

}  // namespace liggare::operations
