// What the rules stand on: the catalogue and the balances by date. Made from stored records alone,
// never by deciding again, so that replaying the log makes the same state.
//
// Invariant: all balances sum to zero after each record; Undo is the exact inverse of the last
// Apply. What it keeps grows with days and cells, never with entries: of an entry, of what
// attributes it and of what corrects these it knows nothing but the balances; the rules ask the log
// (chains.h, citations.h). Thread-compatible.
//
// A state can be loaded in place of being made from all records: LoadFact for every basis record
// (tags.h) in order, LoadAccount for what the accounts hold, LoadGross, LoadSize; then Apply for
// the records from that size on. It decides as one that applied every record.

#ifndef LIGGARE_SERVICES_BUDGET_STATE_H_
#define LIGGARE_SERVICES_BUDGET_STATE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/catalogue.h"
#include "services/budget/dated_sum.h"
#include "services/budget/dates.h"

namespace liggare::budget {

// What an account holds.
struct AccountDays {
  DatedSum sum;
  int64_t touches = 0;  // how many postings, or loaded dates, have touched the account

  friend bool operator==(const AccountDays&, const AccountDays&) = default;
};

class State {
 public:
  // Takes in the next record. REQUIRES: its position is size().
  void Apply(const v1::Record& record);
  // Takes back the last record applied.
  void Undo(const v1::Record& record);

  // Loading. LoadAccount says what changes in an account on a date; several for one date add up.
  // REQUIRES: every account that a record has touched is loaded, with any date and 0 where it holds
  // nothing; records are basis records of positions below the size, ascending; LoadSize is last.
  void LoadFact(const v1::Record& record);
  void LoadAccount(const Account& account, Date date, int64_t amount);
  void LoadGross(int64_t gross);
  void LoadSize(Size size);

  Size size() const { return size_; }
  const Catalogue& catalogue() const { return catalogue_; }

  int64_t Balance(const AccountView& account, Date date) const;
  // Null for an account that nothing has touched.
  const AccountDays* Days(const AccountView& account) const;
  // Every account that something has touched, in no order.
  void ForEachAccount(absl::FunctionRef<void(const Account&, const AccountDays&)> fn) const;
  // The budget of a cell less its cost; null for a cell that no money has moved in.
  const DatedSum* Remaining(const CellView& cell) const;
  // The funds of the cells of a line and budget year that money has moved in, ascending.
  std::vector<std::string> FundsOfCells(const std::string& line, int budget_year) const;
  // The accounts that money of a fund has been carried into for a budget year, ascending.
  std::vector<Account> CarriedInto(const std::string& fund, int budget_year) const;

  // The sum of |amount| over all postings: a bound on every sum of them.
  int64_t gross() const { return gross_; }

  // About how much memory the balances take; the catalogue, which grows with what is decided,
  // aside.
  size_t MemoryBytes() const;

  // Whether both hold the same, the catalogue aside.
  bool SameBooks(const State& other) const;

 private:
  // What a cell has left, under the view of its CELL_COST account.
  struct Cell {
    DatedSum remaining;
    int64_t accounts = 0;  // how many accounts of the cell are known

    friend bool operator==(const Cell&, const Cell&) = default;
  };
  template <typename T>
  using ByAccount = absl::flat_hash_map<Account, T, AccountHash, AccountEqual>;
  using NameAndYear = std::pair<std::string, int>;

  void Move(const v1::Record& record, int direction);
  void Touch(const AccountView& account, Date date, int64_t amount, int direction);
  void Know(const AccountView& account);
  void Forget(const AccountView& account);

  Size size_{0};
  int64_t gross_ = 0;
  Catalogue catalogue_;
  ByAccount<AccountDays> accounts_;
  ByAccount<Cell> cells_;
  std::map<NameAndYear, std::set<std::string>> funds_of_cells_;  // by line
  std::map<NameAndYear, std::set<Account>> carried_in_;          // by fund
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_STATE_H_
