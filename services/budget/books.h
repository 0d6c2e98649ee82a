// The balances as a rule sees them: those of the state, with what the event under decision has
// posted so far laid over.
//
// Invariant: asks for sums from a date on, because money that is there today may be spoken for
// tomorrow. Thread-compatible. Borrows the state and the postings that are laid over it.

#ifndef LIGGARE_SERVICES_BUDGET_BOOKS_H_
#define LIGGARE_SERVICES_BUDGET_BOOKS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/dated_sum.h"
#include "services/budget/dates.h"
#include "services/budget/state.h"

namespace liggare::budget {

// A balance that counts in a sum, or with sign -1 against it.
struct Term {
  Account account;
  int sign = 1;
};
using Terms = std::vector<Term>;

// What a fund has not allocated yet in a pool.
Terms UnallocatedOf(const std::string& fund, int pool_year);
// The budget of a cell.
Terms BudgetOf(const v1::Cell& cell);

class Books {
 public:
  // The lowest sum on a date and all later ones, and the first date it is reached.
  using Lowest = DatedSum::Lowest;

  explicit Books(const State& state) : state_(state), gross_(state.gross()) {}

  // Lays a posting, which must stay where it is, over the state; false, and nothing changed, when
  // the ledger's amounts would leave the range that every sum fits in.
  bool Post(const v1::Posting& posting, Date date);

  int64_t Balance(const AccountView& account, Date date) const;
  int64_t Sum(const Terms& terms, Date date) const;
  Lowest LowestFrom(const Terms& terms, Date date) const;
  // The highest likewise.
  Lowest HighestFrom(const Terms& terms, Date date) const;

  // Of what a cell may still spend: its budget less its cost.
  Lowest LowestRemaining(const CellView& cell, Date date) const;

  // Whether the account holds something on any date.
  bool HoldsAnything(const AccountView& account) const;
  // Every account that the state or what is laid over it has touched, in no order.
  void ForEachAccount(absl::FunctionRef<void(const Account&)> fn) const;
  // The funds of the cells of a line and budget year that money has moved in, ascending.
  std::vector<std::string> FundsOfCells(const std::string& line, int budget_year) const;
  // The accounts that money of a fund has been carried into for a budget year.
  std::vector<Account> CarriedInto(const std::string& fund, int budget_year) const;

 private:
  // An amount laid over an account of the state.
  struct Laid {
    const v1::Account* account;
    Date date;
    int64_t amount;

    bool Is(const AccountView& of) const {
      return account->kind() == of.kind && AccountView(*account) == of;
    }
  };
  using Changes = std::map<Date, int64_t>;

  // What changes an account, by date, state and overlay together; only after a date.
  void AddChangesAfter(const Term& term, Date date, Changes& changes) const;

  const State& state_;
  int64_t gross_;
  absl::InlinedVector<Laid, 8> posted_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_BOOKS_H_
