// One event under decision: what its rules see, and what they have derived so far.
//
// A correction's replacement is decided in the same case: `replaced` names the event whose place it
// takes, and the books are those after the reversal.
// Thread-compatible. Borrows state, append, lookups and the record that takes what is derived.

#ifndef LIGGARE_SERVICES_BUDGET_CASE_H_
#define LIGGARE_SERVICES_BUDGET_CASE_H_

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/books.h"
#include "services/budget/chains.h"
#include "services/budget/dates.h"
#include "services/budget/postings.h"
#include "services/budget/refusal.h"
#include "services/budget/rules.h"
#include "services/budget/state.h"

namespace liggare::budget {

class Case {
 public:
  Case(const State& state, Append append, size_t index, const Lookups& lookups, v1::Record& record);

  const v1::Event& event() const { return *append_[index_]; }
  const v1::Authority& authority() const { return event().authority(); }
  // The events of the append before and after this one.
  Append earlier() const { return append_.first(index_); }
  Append later() const { return append_.subspan(index_ + 1); }

  const Date date;  // the event's effective date
  const Size size;  // what the event stands on; its own position is the same number
  const State& state;
  const Catalogue& catalogue;
  const Lookups& lookups;
  Books books;
  // Of the event that a correction or an attribution names; its rules read them first.
  Chains chains;
  // What is derived: postings, flags and settled flags.
  v1::Record& record;

  // The begin of the chain in which a replacement is decided; the event's own position otherwise.
  Position place;
  // The date that what is derived counts from: the event's, or for an attribution the entry's.
  Date counts_from;
  // Whether the figures rest on an example, or on an interpretation: the event's or its entry's.
  bool example;
  bool interpreted;
  // Whether it only puts back what a correction had taken away, with the flags of that.
  bool puts_back = false;
  // The consultation that disagreed, or empty.
  std::string disagreed;
  // The fund that the event is about where it moves no money.
  std::string about_fund;

  // Whether a replacement is decided in the place of this fact.
  bool Replaces(Position order) const { return order == place; }

  // Derives a posting that counts from a date, or postings that count from counts_from.
  // AMOUNT_OVERFLOW when the ledger cannot hold it.
  absl::Status Post(const v1::Posting& posting, Date from);
  absl::Status Post(const Postings& postings);
  // Counts a posting that has been added to the record from counts_from.
  absl::Status Count(v1::Posting& added) { return Count(added, counts_from); }

  // Derives a flag that counts from counts_from.
  void Raise(const v1::Flag& flag);
  // Settles an earlier flag from a date on.
  void Settle(const v1::Flag& flag, Date from);

 private:
  absl::Status Count(v1::Posting& added, Date from);
  void SetDate(v1::Flag& flag, Date from) const;

  const Append append_;
  const size_t index_;
};

// A flag about a cell; of a cell without a line about its fund.
v1::Flag MakeFlag(v1::FlagReason reason, const v1::Cell& cell,
                  std::initializer_list<std::pair<const char*, int64_t>> numbers = {});
// A flag about a fund, or about nothing in particular.
v1::Flag FundFlag(v1::FlagReason reason, const std::string& fund,
                  const std::string& reference = "");

// Metadata of a cell, and a number of metadata.
Metadata CellData(const v1::Cell& cell);
std::string Number(int64_t number);
// A cell as messages name it: "line m01, fund drift-2020, budget year 2020".
std::string CellName(const v1::Cell& cell);

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CASE_H_
