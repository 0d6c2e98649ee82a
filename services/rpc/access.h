// Who calls, and whether they may: every call is held to the policy here.
//
// Invariant: without a policy access is open, and whoever calls is kOpenPrincipal; once there is
// one it holds for every call, and access is never open again. Thread-safe. Owns the policy.

#ifndef LIGGARE_SERVICES_RPC_ACCESS_H_
#define LIGGARE_SERVICES_RPC_ACCESS_H_

#include <grpcpp/server_context.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/rpc/policy.h"
#include "services/rpc/rpc_table.h"

namespace liggare::rpc {

// A call as its caller is held to account for it.
struct Use {
  const Rpc* rpc;
  // The first name of the caller's certificate, of a DNS name or URI, else its common name; "" for
  // a certificate without any.
  std::string principal;
  absl::Time begun_at;
  // The ledger that the call names, once its request has been decoded; of an append stream those
  // that it has appended to, with commas between.
  std::string ledger;
  // The as-of that it names, as the trail states it.
  std::string as_of;
  // Of an append stream: those that were taken.
  int64_t appends = 0;
};

class Access {
 public:
  // From now on callers are held to this policy.
  void Hold(Policy policy);
  bool is_open() const { return policy() == nullptr; }

  Use UseOf(const grpc::CallbackServerContext& context, const Rpc& rpc) const;
  // OK, or ROLE_MISSING.
  absl::Status Check(const Use& use) const;

 private:
  std::shared_ptr<const Policy> policy() const;

  mutable absl::Mutex mutex_;
  std::shared_ptr<const Policy> policy_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_ACCESS_H_
