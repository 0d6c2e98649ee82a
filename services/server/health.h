// What grpc.health.v1 says of the server: per service, and "" for all of it.
//
// Invariant: nothing serves before Open() and after Drain(); LedgerService and "" do not serve once
// something has halted. Thread-safe. Borrows gRPC's health service.

#ifndef LIGGARE_SERVICES_SERVER_HEALTH_H_
#define LIGGARE_SERVICES_SERVER_HEALTH_H_

#include <grpcpp/health_check_service_interface.h>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace liggare::server {

class Health {
 public:
  // Nothing serves yet.
  explicit Health(grpc::HealthCheckServiceInterface& service);

  void Open();
  void Halt();
  void Drain();
  // What "" says.
  bool is_serving() const;

 private:
  void Publish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  grpc::HealthCheckServiceInterface& service_;
  mutable absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  bool halted_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace liggare::server

#endif  // LIGGARE_SERVICES_SERVER_HEALTH_H_
