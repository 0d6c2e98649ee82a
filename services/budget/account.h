// An account: a place amounts move between. The plain value that balances are kept by; the proto
// v1::Account is how a record stores it.
//
// Invariant: two accounts are equal exactly when their protos are. Ordered by kind, fund, line,
// year, month and reference, so that what iterates over accounts is the same on every machine.
// Thread-compatible. Owns its strings.

#ifndef LIGGARE_SERVICES_BUDGET_ACCOUNT_H_
#define LIGGARE_SERVICES_BUDGET_ACCOUNT_H_

#include <array>
#include <compare>
#include <string>
#include <utility>

#include "liggare/v1/event.pb.h"

namespace liggare::budget {

struct Account {
  v1::AccountKind kind = v1::ACCOUNT_KIND_UNSPECIFIED;
  std::string fund;
  std::string line;
  int budget_year = 0;
  int month = 0;
  std::string reference;

  friend bool operator==(const Account&, const Account&) = default;
  friend auto operator<=>(const Account&, const Account&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const Account& a) {
    return H::combine(std::move(h), static_cast<int>(a.kind), a.fund, a.line, a.budget_year,
                      a.month, a.reference);
  }
};

Account FromProto(const v1::Account& account);
v1::Account ToProto(const Account& account);

// An account of a CELL_ kind; of CELL_MONTH with its month, 1 to 12.
Account CellAccount(v1::AccountKind kind, const v1::Cell& cell, int month = 0);

// An account of a FUND_ kind; the pool year is the last budget year the money may be used in.
Account FundAccount(v1::AccountKind kind, const std::string& fund, int pool_year);

// The accounts whose balances sum to the budget of a cell.
std::array<Account, 5> BudgetAccounts(const v1::Cell& cell);

// The accounts whose balances sum to what a fund has unallocated in a pool year.
std::array<Account, 5> UnallocatedAccounts(const std::string& fund, int pool_year);

// The cell of an account of a CELL_ kind; of FUND_ and UNATTRIBUTED_ kinds without a line.
v1::Cell CellOf(const Account& account);

// Whether the account belongs to a cell and moves its money: CELL_ kinds but CELL_MONTH.
bool IsCellMoney(v1::AccountKind kind);

// Whether the account is kept beside the money: it and its other side sum to zero by themselves.
bool IsMemorandum(v1::AccountKind kind);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_ACCOUNT_H_
