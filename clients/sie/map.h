// How an organisation's accounting maps to a ledger's budget: which accounts are costs, which
// objects make a row one of ours, and which line, fund and year it belongs to.
//
// A rule speaks of rows that carry any of the objects it names, on the dates it is valid. A row is
// in scope when some rule speaks of it. Thread-safe once read. Owns what it holds.

#ifndef LIGGARE_CLIENTS_SIE_MAP_H_
#define LIGGARE_CLIENTS_SIE_MAP_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clients/sie/csv_reader.h"
#include "clients/sie/file.h"
#include "clients/sie/row_identity.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

// What an account's rows are to a budget. Outside are balances, VAT and whatever else is none.
enum class AccountUse { kCost, kRevenue, kOutside };

// Accounts from one to another, with the accounts below them: 5460 has 54601.
struct AccountRange {
  std::string first;
  std::string last;  // as many digits

  bool Has(const std::string& account) const;
};

// Which rows belong where.
struct Rule {
  std::string name;
  // What a row must have to belong there: of each dimension one of these objects, and one of these
  // accounts, unless there are none. A rule has objects or accounts.
  std::map<int, std::set<std::string>> objects;
  std::vector<AccountRange> accounts;
  std::optional<Date> from;  // valid from and to these dates, including them
  std::optional<Date> to;
  // Where it belongs. Without a line the fund alone is known, or with neither only that the row is
  // in scope.
  std::string line;
  std::string fund;
  std::optional<int> year;  // absent: the row's own
  v1::FundKind coded_as = v1::FUND_KIND_UNSPECIFIED;
  int64_t line_in_map = 0;

  bool IsValid(Date date) const;
  // Whether the row is on one of its accounts.
  bool HasAccount(const Row& row) const;
  // Whether the row has all that it must have.
  bool Matches(const Row& row) const;
  // Where a row of this date belongs; nothing without a line.
  std::optional<v1::Cell> CellOn(Date date) const;
};

struct Map {
  Books books;
  std::optional<int> activity_dimension;
  // Dimensions of persons (7, 8) whose objects are taken, too.
  std::set<int> with_persons;
  std::vector<std::pair<AccountRange, AccountUse>> accounts;
  std::map<std::string, v1::EntryOrigin> series;
  std::vector<Rule> rules;
  std::optional<CsvColumns> csv;
  std::string hash;  // SHA-256 of the map's bytes, hexadecimal

  // Nothing for an account that the map does not speak of.
  std::optional<AccountUse> UseOf(const std::string& account) const;
  v1::EntryOrigin OriginOf(const std::string& of_series) const;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_MAP_H_
