// What each RPC demands of its caller: THE table, and nothing else says so.
//
// A recorder appends. A reader asks for budgets and events. An auditor asks for proofs, replays and
// tests of the books, and is a reader besides. An operator makes ledgers and looks after the
// server: sizes and states, never what a ledger holds. No other role implies another; a principal
// may have several.
//
// Invariant: every RPC of every service has one row. Thread-safe. Owns nothing.

#ifndef LIGGARE_SERVICES_RPC_RPC_TABLE_H_
#define LIGGARE_SERVICES_RPC_RPC_TABLE_H_

#include <string>

#include "absl/types/span.h"

namespace liggare::rpc {

enum class Role { kRecorder, kReader, kAuditor, kOperator };

inline constexpr Role kRoles[] = {Role::kRecorder, Role::kReader, Role::kAuditor, Role::kOperator};

// As policies and refusals name it, such as "reader".
const char* NameOf(Role role);

// Of which ledgers a caller needs the role.
enum class Reach {
  // Of the one that the request names, or of all when it names none.
  kNamed,
  // Of any: the RPC then holds each ledger it comes to, to another row.
  kAny,
};

struct Rpc {
  // Unique among all services.
  const char* name;
  Role role;
  Reach reach = Reach::kNamed;
};

absl::Span<const Rpc> AllRpcs();

// Aborts when there is no such row.
const Rpc& RpcNamed(const std::string& name);

// The RPC with this request: each has its own, named after it.
template <class Request>
const Rpc& RpcOf() {
  static const Rpc& rpc = []() -> const Rpc& {
    constexpr size_t kSuffix = sizeof("Request") - 1;
    const std::string& request = Request::descriptor()->name();
    return RpcNamed(request.substr(0, request.size() - kSuffix));
  }();
  return rpc;
}

}  // namespace liggare::rpc

#endif  // LIGGARE_SERVICES_RPC_RPC_TABLE_H_
