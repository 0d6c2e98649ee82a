// An account: a place amounts move between. The plain value that balances are kept by; the proto
// v1::Account is how a record stores it; a view is what one is found by without copying its names.
//
// Invariant: two accounts are equal exactly when their protos are, and hash as their views do.
// Ordered by kind, fund, line, year, month and reference, so that what iterates over accounts is
// the same on every machine. Thread-compatible. Accounts own their strings, views borrow them.

#ifndef LIGGARE_SERVICES_BUDGET_ACCOUNT_H_
#define LIGGARE_SERVICES_BUDGET_ACCOUNT_H_

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/hash/hash.h"
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
};

struct AccountView {
  AccountView(const Account& a)  // NOLINT: an account is found by itself
      : AccountView(a.kind, a.fund, a.line, a.budget_year, a.month, a.reference) {}
  AccountView(const v1::Account& a)  // NOLINT: and by how it is stored
      : AccountView(a.kind(), a.fund(), a.line(), a.budget_year(), a.month(), a.reference()) {}
  AccountView(v1::AccountKind of_kind, std::string_view of_fund, std::string_view of_line,
              int of_year, int of_month = 0, std::string_view refers_to = {})
      : kind(of_kind),
        budget_year(of_year),
        month(of_month),
        fund(of_fund),
        line(of_line),
        reference(refers_to) {}

  v1::AccountKind kind;
  int budget_year;
  int month;
  std::string_view fund;
  std::string_view line;
  std::string_view reference;

  friend bool operator==(const AccountView&, const AccountView&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const AccountView& a) {
    h = H::combine_contiguous(std::move(h), a.fund.data(), a.fund.size());
    h = H::combine_contiguous(std::move(h), a.line.data(), a.line.size());
    h = H::combine_contiguous(std::move(h), a.reference.data(), a.reference.size());
    // With the sizes, so that names do not run into each other.
    return H::combine(std::move(h), (a.kind << 16) | (a.budget_year << 4) | a.month,
                      (a.fund.size() << 16) | a.line.size());
  }
};

template <typename H>
H AbslHashValue(H h, const Account& account) {
  return H::combine(std::move(h), AccountView(account));
}

// A cell, for the accounts of it.
struct CellView {
  CellView(const v1::Cell& cell)  // NOLINT: whatever names a cell is one
      : fund(cell.fund()), line(cell.line()), budget_year(cell.budget_year()) {}
  CellView(const v1::Account& of_cell)  // NOLINT
      : fund(of_cell.fund()), line(of_cell.line()), budget_year(of_cell.budget_year()) {}
  explicit CellView(const AccountView& of_cell)
      : fund(of_cell.fund), line(of_cell.line), budget_year(of_cell.budget_year) {}

  AccountView Account(v1::AccountKind kind) const { return {kind, fund, line, budget_year}; }

  std::string_view fund;
  std::string_view line;
  int budget_year;
};

// The kinds of account whose balances sum to the budget of a cell.
inline constexpr v1::AccountKind kCellBudgetKinds[] = {
    v1::ACCOUNT_KIND_CELL_ALLOCATED, v1::ACCOUNT_KIND_CELL_REALLOCATED_IN,
    v1::ACCOUNT_KIND_CELL_REALLOCATED_OUT, v1::ACCOUNT_KIND_CELL_CARRIED_IN,
    v1::ACCOUNT_KIND_CELL_CARRIED_OUT};

// For hash tables of accounts that are asked by views.
struct AccountHash {
  using is_transparent = void;
  size_t operator()(const AccountView& a) const { return absl::HashOf(a); }
};
struct AccountEqual {
  using is_transparent = void;
  bool operator()(const AccountView& a, const AccountView& b) const { return a == b; }
};

Account FromView(const AccountView& account);
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

// Whether the account is one of BudgetAccounts.
bool IsCellBudget(v1::AccountKind kind);

// Whether money was carried into the account from an earlier year.
bool IsCarriedIn(v1::AccountKind kind);

// Whether entries come to the account: of a cell, or not attributed.
bool IsOutcome(v1::AccountKind kind);

// Whether the account is kept beside the money: it and its other side sum to zero by themselves.
bool IsMemorandum(v1::AccountKind kind);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_ACCOUNT_H_
