// How often the events that stand cite a decision item, a mandate or a consultation, so that none
// is taken away while something rests on it.
//
// Invariant: Undo is the exact inverse of the last Apply. Keeps only what is cited.
// Thread-compatible. Owns everything.

#ifndef LIGGARE_SERVICES_BUDGET_CITATIONS_H_
#define LIGGARE_SERVICES_BUDGET_CITATIONS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "liggare/position.h"
#include "liggare/v1/event.pb.h"

namespace liggare::budget {

class Citations {
 public:
  // A record comes, or is taken back (direction +1 or -1).
  void Count(const v1::Record& record, int direction);
  // An earlier event begins or ceases to stand (direction +1 or -1).
  void Stand(Position position, int direction);

  // How often an item of a decision is cited; item 0 is the decision as a whole.
  int64_t OfItem(const std::string& decision, int item) const;
  // How often anything of a decision is cited.
  int64_t OfDecision(const std::string& decision) const;
  int64_t OfMandate(const std::string& mandate) const;
  int64_t OfConsultation(const std::string& consultation) const;

  friend bool operator==(const Citations&, const Citations&) = default;

 private:
  using Keys = std::vector<std::string>;

  void Change(const Keys& keys, int direction);
  int64_t Of(const std::string& key) const;

  absl::flat_hash_map<int64_t, Keys> cited_by_;  // by position
  absl::flat_hash_map<std::string, int64_t> counts_;
};

}  // namespace liggare::budget

#endif  // LIGGARE_SERVICES_BUDGET_CITATIONS_H_
