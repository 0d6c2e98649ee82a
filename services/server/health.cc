#include "services/server/health.h"

#include "liggare/v1/audit_service.grpc.pb.h"
#include "liggare/v1/budget_service.grpc.pb.h"
#include "liggare/v1/ledger_service.grpc.pb.h"
#include "liggare/v1/operations_service.grpc.pb.h"

namespace liggare::server {

Health::Health(grpc::HealthCheckServiceInterface& service) : service_(service) {
  const absl::MutexLock lock(&mutex_);
  Publish();
}

void Health::Open() {
  const absl::MutexLock lock(&mutex_);
  open_ = true;
  Publish();
}

void Health::Halt() {
  const absl::MutexLock lock(&mutex_);
  halted_ = true;
  Publish();
}

void Health::Drain() {
  const absl::MutexLock lock(&mutex_);
  open_ = false;
  Publish();
}

bool Health::is_serving() const {
  const absl::MutexLock lock(&mutex_);
  return open_ && !halted_;
}

void Health::Publish() {
  const bool sound = open_ && !halted_;
  service_.SetServingStatus("", sound);
  service_.SetServingStatus(v1::LedgerService::service_full_name(), sound);
  service_.SetServingStatus(v1::AuditService::service_full_name(), open_);
  service_.SetServingStatus(v1::BudgetService::service_full_name(), open_);
  service_.SetServingStatus(v1::OperationsService::service_full_name(), open_);
}

}  // namespace liggare::server
