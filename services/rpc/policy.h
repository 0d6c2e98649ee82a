// Who may do what: the policy file. A line grants roles for ledgers to a principal,
//   PRINCIPAL  ROLE[,ROLE...]  LEDGER[,LEDGER...]
// with * for all ledgers, also those to come. Lines add to one another; # begins a comment. What no
// line grants is refused.
//
// Immutable, so thread-safe. Owns what it was read from.

#ifndef LIGGARE_SERVICES_RPC_POLICY_H_
#define LIGGARE_SERVICES_RPC_POLICY_H_

#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "services/rpc/rpc_table.h"

namespace liggare::rpc {

// Who calls where access is open. No policy grants it anything: the actor of an event is then
// either a certificate's name or this.
inline constexpr char kOpenPrincipal[] = "local";

class Policy {
 public:
  // INVALID_ARGUMENT names `file`, the line and what was expected there.
  static absl::StatusOr<Policy> Parse(const std::string& text, const std::string& file);

  // Whether the principal has the role for the ledger; for all ledgers, where it is "".
  bool Grants(const std::string& principal, Role role, const std::string& ledger) const;
  // Whether the principal has the role for any ledger.
  bool GrantsAny(const std::string& principal, Role role) const;

  size_t principals() const { return grants_.size(); }

 private:
  // By role, with those that a role implies; "" among the ledgers stands for all.
  using Ledgers = std::map<Role, std::set<std::string>>;

  absl::Status AddLine(const std::string& line);
  const std::set<std::string>* LedgersOf(const std::string& principal, Role role) const;

  std::unordered_map<std::string, Ledgers> grants_;
};

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_POLICY_H_
