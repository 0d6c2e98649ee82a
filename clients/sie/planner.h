// What becomes of the rows of a file under a map: which are taken and as what, and why the others
// are not. A dry run and an import plan alike, so that one shows what the other does.
//
// Thread-safe. Borrows the map.

#ifndef LIGGARE_CLIENTS_SIE_PLANNER_H_
#define LIGGARE_CLIENTS_SIE_PLANNER_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "clients/sie/file.h"
#include "clients/sie/map.h"
#include "clients/sie/rule_index.h"
#include "liggare/v1/event.pb.h"

namespace liggare::sie {

enum class Verdict {
  kTaken,
  kOutOfScope,  // no rule speaks of it
  kUnmapped,    // in scope, on an account that the map does not speak of
  kOutside,     // in scope, on an account that is no cost or revenue
  kZero,        // in scope, of no amount
};

// A booked row of a file. Borrows the row and the map's rules.
struct PlannedRow {
  const Row* row = nullptr;
  Verdict verdict = Verdict::kOutOfScope;
  std::optional<AccountUse> use;  // nothing for an account that the map does not speak of
  Placement placement;

  bool taken() const { return verdict == Verdict::kTaken; }
};

class Planner {
 public:
  // `import_id` names the import in its events.
  Planner(const Map& map, std::string import_id);

  // Gives every booked row of a voucher, in order. An error of `take` ends the voucher.
  absl::Status Plan(const Voucher& voucher,
                    absl::FunctionRef<absl::Status(const PlannedRow&)> take) const;

  // Makes of an empty event a CostPosted, as the ledger is to have a row that is taken; with any
  // id, for it is given its own when it has been held against the ledger.
  void MakeEntry(const Voucher& voucher, const PlannedRow& planned, v1::Event& event) const;

  // Whether the ledger takes the entry of a row that is taken; known before anything is appended.
  // INVALID_ARGUMENT names the line.
  absl::Status Check(const Voucher& voucher, const PlannedRow& planned) const;

 private:
  PlannedRow PlanRow(const Voucher& voucher, const Row& row) const;

  const Map& map_;
  const RuleIndex rules_;
  const std::string import_id_;
  const std::string books_id_;
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_PLANNER_H_
