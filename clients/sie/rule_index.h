// Where rows belong under a map's rules.
//
// A row is held against the rules that name one of its objects, and those that name none, however
// many others the map has. Thread-safe. Borrows the map.

#ifndef LIGGARE_CLIENTS_SIE_RULE_INDEX_H_
#define LIGGARE_CLIENTS_SIE_RULE_INDEX_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "clients/sie/file.h"
#include "clients/sie/map.h"

namespace liggare::sie {

// Where a row belongs, as the rules that are valid on its voucher's date say.
struct Placement {
  bool in_scope = false;
  // The rule that decides: of those that match, one that names a line where any does, else a fund.
  // Null where none matches, or where they disagree.
  const Rule* rule = nullptr;
  bool disputed = false;  // they disagree
};

class RuleIndex {
 public:
  explicit RuleIndex(const Map& map);

  Placement Place(Date date, const Row& row) const;

 private:
  absl::flat_hash_map<Object, std::vector<const Rule*>> by_object_;
  std::vector<const Rule*> of_accounts_;  // that name no object
};

}  // namespace liggare::sie

#endif  // LIGGARE_CLIENTS_SIE_RULE_INDEX_H_
