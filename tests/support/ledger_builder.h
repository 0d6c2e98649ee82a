// A ledger in memory: feeds events through shape, rules and state as the server does, keeps the
// records of those let in, and answers for balances and figures by folding the records, so that a
// test compares two ways of knowing.
//
// Invariant: after each event all balances sum to zero, memorandum accounts by themselves; the
// builder aborts when they do not.
// Thread-compatible. Owns its records.

#ifndef LIGGARE_TESTS_SUPPORT_LEDGER_BUILDER_H_
#define LIGGARE_TESTS_SUPPORT_LEDGER_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "liggare/position.h"
#include "liggare/v1/budget_service.pb.h"
#include "liggare/v1/event.pb.h"
#include "services/budget/account.h"
#include "services/budget/chains.h"
#include "services/budget/dates.h"
#include "services/budget/state.h"
#include "tests/support/tag_index.h"

namespace liggare::support {

class LedgerBuilder {
 public:
  // Opens a ledger in SEK: position 0 is taken.
  LedgerBuilder();

  // Appends all of the events, or none and says why. Events without an id get one.
  absl::StatusOr<std::vector<v1::Record>> AppendAll(std::vector<v1::Event> events);
  // Appends one.
  absl::StatusOr<v1::Record> Append(v1::Event event);
  // Appends one that is let in, or aborts with the refusal. The position of its record.
  int64_t Add(v1::Event event);

  const budget::State& state() const { return state_; }
  // What the rules say of an event on a state of the ledger's, as text: what they derive, or why
  // they refuse. They look up the records below the state's size.
  std::string DecideOn(const budget::State& state, const v1::Event& event) const;
  // How often the rules have looked something up in the log.
  int64_t look_ups() const { return look_ups_; }
  // The chains of what has corrected and attributed an event, as the rules read them.
  budget::Chains Chains(int64_t position) const;
  const std::vector<v1::Record>& records() const { return records_; }
  const v1::Record& record(int64_t position) const { return records_.at(position); }
  int64_t size() const { return static_cast<int64_t>(records_.size()); }

  // By folding the postings of the first so many records; of all without a size.
  int64_t Balance(const budget::Account& account, const std::string& date) const;
  int64_t Balance(const budget::Account& account, const std::string& date, int64_t size) const;
  v1::Figures Cell(const v1::Cell& cell, const std::string& date) const;
  v1::Figures Cell(const v1::Cell& cell, const std::string& date, int64_t size) const;
  // A line with everything below it, in one kind of money.
  v1::Figures Line(const std::string& line, const std::string& date, int budget_year = 2020,
                   v1::FundKind kind = v1::FUND_KIND_OPERATING) const;
  v1::Figures Line(const std::string& line, const std::string& date, int budget_year,
                   v1::FundKind kind, int64_t size) const;
  int64_t Unallocated(const std::string& fund, int pool_year, const std::string& date) const;
  // Cost that no cell has, known to be of a fund, or of none for "".
  int64_t UnattributedCost(const std::string& fund, const std::string& date) const;

  // How often a flag counts at a date: raised and not settled. Any line, fund and year.
  int FlagCount(v1::FlagReason reason, const std::string& date = "2999-12-31") const;

 private:
  v1::Record MakeRecord(const v1::Event& event, int64_t first, size_t count) const;
  absl::StatusOr<v1::Record> RecordAt(Position position) const;
  void CheckBooks(const v1::Record& last) const;
  // Calls fn with what the rules look up in the first so many records.
  template <typename Fn>
  auto Ask(Size size, Fn fn) const;

  budget::State state_;
  TagIndex tags_;
  std::vector<v1::Record> records_;
  int64_t ids_given_ = 0;
  int64_t look_ups_ = 0;
};

}  // namespace liggare::support

#endif  // LIGGARE_TESTS_SUPPORT_LEDGER_BUILDER_H_
