// What the plan of a file comes to.
//
// Used by one thread. Borrows the map.

#ifndef LIGGARE_CLIENTS_SIE_PLAN_COUNTS_H_
#define LIGGARE_CLIENTS_SIE_PLAN_COUNTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "clients/sie/file.h"
#include "clients/sie/map.h"
#include "clients/sie/planner.h"
#include "clients/sie/reversing_pairs.h"
#include "clients/sie/tally.h"

namespace liggare::sie {

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

class PlanCounts {
 public:
  explicit PlanCounts(const Map& map);

  void AddVoucher() { ++totals_.vouchers; }
  void Add(const PlannedRow& planned);

  PlanTotals totals() const;

  // Objects that the map names and neither the file nor a row of it has: a wrong code, or one that
  // is not used yet.
  std::vector<Object> UnknownObjects(const Declared& declared) const;

 private:
  struct OfAccount {
    Tally read;
    Tally taken;
    Tally unmapped;
  };

  Tally& OfVerdict(Verdict verdict, OfAccount& account);
  void SeeUnnamed(const Row& row);

  absl::flat_hash_map<Object, bool> named_;  // by rules; whether a row has it
  std::set<int> dimensions_;                 // of those
  absl::flat_hash_map<std::string, OfAccount> accounts_;
  PlanTotals totals_;  // but for what is counted by account, and pairs
  ReversingPairs pairs_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_PLAN_COUNTS_H_
