// The balances of every account of a ledger at any effective date and size.
//
// Invariant: a balance equals the fold of the postings of the first so many records, and never
// costs a fold. Exact on both axes: a posting counts from its date, and is known from its position.
// Thread-compatible. Owns the series; a series keeps its address for ever.

#ifndef LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_
#define LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_

#include <cstdint>
#include <map>

#include "absl/functional/function_ref.h"
#include "liggare/position.h"
#include "services/budget/account.h"
#include "services/budget/dates.h"
#include "services/projection/series.h"

namespace liggare::projection {

class BalanceIndex {
 public:
  // Adds an amount to an account. REQUIRES: positions never fall, within an account.
  void Add(const budget::Account& account, Position position, budget::Date date, int64_t amount);

  // The balance of an account; 0 for one that nothing has moved.
  int64_t Balance(const budget::Account& account, budget::Date date, Size size) const;

  // The series of an account, or null for one that nothing has moved.
  const Series* Find(const budget::Account& account) const;

  // Calls for every account of a kind, in the order of accounts.
  void ForEach(v1::AccountKind kind,
               absl::FunctionRef<void(const budget::Account&, const Series&)> visit) const;

  // Calls for every account, in the order of accounts.
  void ForEach(absl::FunctionRef<void(const budget::Account&, const Series&)> visit) const;

 private:
  std::map<budget::Account, Series> series_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BALANCE_INDEX_H_
