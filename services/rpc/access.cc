#include "services/rpc/access.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <utility>

#include "absl/time/clock.h"
#include "services/budget/refusal.h"

namespace liggare::rpc {
namespace {

std::string PrincipalOf(const grpc::AuthContext& caller) {
  // In the order of the certificate.
  for (auto property = caller.begin(); property != caller.end(); ++property) {
    const auto [name, value] = *property;
    if (name == GRPC_PEER_DNS_PROPERTY_NAME || name == GRPC_PEER_URI_PROPERTY_NAME) {
      return {value.data(), value.size()};
    }
  }
  const auto common_names = caller.FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  if (common_names.empty()) return "";
  return {common_names.front().data(), common_names.front().size()};
}

absl::Status RoleMissing(const Use& use) {
  const std::string role = NameOf(use.rpc->role);
  const bool any = use.rpc->reach == Reach::kAny;
  const std::string ledger = any ? "any" : use.ledger.empty() ? "*" : use.ledger;
  const std::string where = any                  ? "any ledger"
                            : use.ledger.empty() ? "all ledgers"
                                                 : "the ledger " + use.ledger;
  return budget::Refuse(
      v1::ERROR_REASON_ROLE_MISSING,
      "'" + use.principal + "' may not call " + use.rpc->name + ": it takes the role " + role +
          " for " + where + "; have the server's policy grant it, or use another certificate",
      {{"principal", use.principal}, {"rpc", use.rpc->name}, {"role", role}, {"ledger", ledger}});
}

}  // namespace

void Access::Hold(Policy policy) {
  auto held = std::make_shared<const Policy>(std::move(policy));
  const absl::MutexLock lock(&mutex_);
  policy_.swap(held);
}

std::shared_ptr<const Policy> Access::policy() const {
  const absl::ReaderMutexLock lock(&mutex_);
  return policy_;
}

Use Access::UseOf(const grpc::CallbackServerContext& context, const Rpc& rpc) const {
  return {&rpc, is_open() ? kOpenPrincipal : PrincipalOf(*context.auth_context()), absl::Now(), "",
          ""};
}

absl::Status Access::Check(const Use& use) const {
  const std::shared_ptr<const Policy> policy = this->policy();
  if (policy == nullptr) return absl::OkStatus();
  const bool granted = use.rpc->reach == Reach::kAny
                           ? policy->GrantsAny(use.principal, use.rpc->role)
                           : policy->Grants(use.principal, use.rpc->role, use.ledger);
  return granted ? absl::OkStatus() : RoleMissing(use);
}

}  // namespace liggare::rpc
