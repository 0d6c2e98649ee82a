// What the records of a ledger add up to: its catalogue, balances, flags, cells, entries by month
// and follow-ups. The projection guards it; the answers read it.
//
// Invariant: derived from the records alone, from what each stores and never deciding anew; asked
// at a size, it answers the same whatever is applied afterwards.
// Thread-compatible. Owns everything in it; a series keeps its address for ever.

#ifndef LIGGARE_SERVICES_PROJECTION_BOOKS_H_
#define LIGGARE_SERVICES_PROJECTION_BOOKS_H_

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/catalogue.h"
#include "services/projection/as_of.h"
#include "services/projection/balance_index.h"
#include "services/projection/corrections.h"
#include "services/projection/entry_calendar.h"
#include "services/projection/flag_index.h"

namespace liggare::projection {

class Books {
 public:
  explicit Books(std::string ledger) : ledger_(std::move(ledger)) {}

  // Takes a record. REQUIRES: its position is size().
  void Apply(const v1::Record& record);

  const std::string& ledger() const { return ledger_; }
  Size size() const { return size_; }
  const budget::Catalogue& catalogue() const { return catalogue_; }
  const BalanceIndex& balances() const { return balances_; }
  const FlagIndex& flags() const { return flags_; }
  const EntryCalendar& entries() const { return entries_; }

  // The balance of an account at an as-of.
  int64_t Balance(const budget::Account& account, const AsOf& as_of) const {
    return balances_.Balance(account, as_of.date, as_of.size);
  }

  // The cells of a budget year that an event within the size moved money of, or carries a flag of,
  // by line and fund.
  std::vector<v1::Cell> Cells(int budget_year, Size size) const;

  // The funds whose own money of a pool year an event within the size moved, by id.
  std::vector<std::string> PoolFunds(int pool_year, Size size) const;

  // Whether what the event says still stands at the size: no correction has taken its place.
  bool Stands(Position position, Size size) const { return corrections_.Stands(position, size); }

 private:
  void NoteAccount(const budget::Account& account, Position position);
  void NoteFlag(const v1::Flag& flag, Position position);

  const std::string ledger_;
  Size size_;
  budget::Catalogue catalogue_;
  BalanceIndex balances_;
  FlagIndex flags_;
  EntryCalendar entries_;
  Corrections corrections_;
  // (year, line, fund) and (pool year, fund) → the event that first spoke of it.
  std::map<std::tuple<int, std::string, std::string>, Position> cells_;
  std::map<std::pair<int, std::string>, Position> pools_;
};

}  // namespace liggare::projection

#endif  // LIGGARE_SERVICES_PROJECTION_BOOKS_H_
