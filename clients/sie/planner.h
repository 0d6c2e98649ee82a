// What becomes of the rows of a file under a map: which are taken and as what, and why the others
// are not. A dry run and an import plan alike, so that one shows what the other does.
//
// Used by one thread. Borrows the map.

#ifndef LIGGARE_CLIENTS_SIE_PLANNER_H_
#define LIGGARE_CLIENTS_SIE_PLANNER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/sie/file.h"
#include "clients/sie/map.h"
#include "clients/sie/reversing_pairs.h"
#include "clients/sie/tally.h"
#include "liggare/v1/event.pb.h"
#include "store/proof/hash.h"

namespace liggare::sie {

// A row of a file as the ledger is to have it.
struct PlannedEntry {
  v1::Event event;  // a CostPosted; its id is the importer's to give
  // Where the map's rules say it belongs; nothing while nobody knows.
  std::optional<v1::Cell> cell;
  std::string rule;  // that says so
};

// Says of an entry of a date where a rule wants it: its fund and coding, and its cell where the
// rule names a line.
void Assign(const Rule& rule, Date date, PlannedEntry& entry);

// A booked row of a file.
struct PlannedRow {
  proof::Hash key;
  int64_t line = 0;
  std::optional<PlannedEntry> entry;  // nothing where the row is not taken
};

struct PlanTotals {
  int64_t vouchers = 0;
  Tally read;
  Tally taken;  // attributed and not
  Tally attributed;
  Tally unattributed;
  Tally disputed;  // of those: rules that match disagree where it belongs
  Tally out_of_scope;
  Tally outside;  // in scope, on an account that is no cost or revenue
  Tally zero;     // in scope, of no amount
  // In scope, on an account that the map does not speak of: nothing may be taken while there are
  // any.
  std::map<std::string, Tally> unmapped;
  std::map<std::string, Tally> accounts;        // all rows
  std::map<std::string, Tally> taken_accounts;  // of those, taken
  // Objects that no rule names, of the dimensions that rules speak of, with what rows out of scope
  // carry on accounts of cost or revenue.
  std::map<Object, Tally> unnamed;
  int64_t reversing_pairs = 0;
  int64_t reversed = 0;  // the sum that each pair takes back
};

class Planner {
 public:
  // `import_id` names the import in its events.
  Planner(const Map& map, std::string import_id);

  // Gives every booked row of a voucher, in order. An error of `take` ends the voucher; one of its
  // own is INVALID_ARGUMENT and names the line.
  absl::Status Plan(const Voucher& voucher,
                    absl::FunctionRef<absl::Status(const PlannedRow&)> take);

  PlanTotals totals() const;

  // Objects that the map names and neither the file nor a row of it has: a wrong code, or one that
  // is not used yet.
  std::vector<Object> UnknownObjects(const Declared& declared) const;

 private:
  absl::StatusOr<PlannedRow> PlanRow(const Voucher& voucher, const Row& row);
  absl::StatusOr<std::optional<PlannedEntry>> PlanEntry(const Voucher& voucher, const Row& row);
  void CountTaken(const Row& row, const PlannedEntry& entry, bool disputed);
  void SeeObjects(const Row& row);
  void SeeUnnamed(const Row& row);

  const Map& map_;
  const std::string import_id_;
  const std::string books_id_;
  std::set<Object> named_;    // by rules
  std::set<int> dimensions_;  // of those
  std::set<Object> seen_;     // of those
  PlanTotals totals_;
  ReversingPairs pairs_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_PLANNER_H_
