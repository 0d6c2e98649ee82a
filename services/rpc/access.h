// Who calls, and whether they may: every call is held to the policy here.
//
// Invariant: without a policy access is open, and whoever calls is "local"; once there is one it
// holds for every call, and access is never open again.
// Thread-safe. Owns the policy.

#ifndef LIGGARE_SERVICES_RPC_ACCESS_H_
#define LIGGARE_SERVICES_RPC_ACCESS_H_

#include <grpcpp/server_context.h>

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/rpc/policy.h"
#include "services/rpc/rpc_table.h"

namespace liggare::rpc {

// A call as its caller is held to account for it.
struct Use {
  const Rpc* rpc;
  // The first name of the caller's certificate, of a DNS name or URI, else its common name; "" for
  // a certificate without any.
  std::string principal;
  // The ledger that the call names, once its request has been decoded.
  std::string ledger;
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
