// How often each RPC was answered, with what code, and how long it took.
//
// Thread-safe; counting neither locks nor allocates. Owns its rows.

#ifndef LIGGARE_SERVICES_OPERATIONS_RPC_FIGURES_H_
#define LIGGARE_SERVICES_OPERATIONS_RPC_FIGURES_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "services/ledger/histogram.h"

namespace liggare::operations {

inline constexpr double kRpcSecondsBounds[] = {0.0003, 0.001, 0.003, 0.01, 0.03, 0.1,
                                               0.3,    1,     3,     10,   60};
// The codes of gRPC are 0 to 16.
inline constexpr size_t kRpcCodes = 17;

struct RpcFigure {
  // Of an RPC that streams: from its beginning to its end.
  ledger::Histogram seconds{kRpcSecondsBounds};
  std::array<std::atomic<int64_t>, kRpcCodes> codes = {};
  std::atomic<int64_t> in_progress = 0;
};

class RpcFigures {
 public:
  // A row for each RPC of our services.
  RpcFigures();

  // Of a method such as /liggare.v1.LedgerService/Append; null when it is none of ours.
  RpcFigure* Find(std::string_view method);
  // By the name of the RPC, such as Append: no two of our services share one.
  const std::map<std::string, RpcFigure*>& by_name() const { return by_name_; }

 private:
  std::map<std::string, RpcFigure, std::less<>> by_method_;
  std::map<std::string, RpcFigure*> by_name_;
};

}  // namespace liggare::operations

#endif  // LIGGARE_SERVICES_OPERATIONS_RPC_FIGURES_H_
